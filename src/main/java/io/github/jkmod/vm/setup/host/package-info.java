/**
 * What this machine has: its packages, compilers and other programs; commands of it, run.
 *
 * <p>Example: {@code qemu-system-x86_64}, installed by apt when it is missing.
 */
@NullMarked
package io.github.jkmod.vm.setup.host;

import org.jspecify.annotations.NullMarked;
