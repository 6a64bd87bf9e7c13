/**
 * QEMU as a process: its command line, its monitor (QMP), its console, the guest's memory and processors.
 *
 * <p>Example: {@code qemu-system-aarch64 -M virt -cpu cortex-a57}.
 */
@NullMarked
package io.github.jkmod.vm.qemu;

import org.jspecify.annotations.NullMarked;
