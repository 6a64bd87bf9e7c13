/**
 * Boots a real kernel in QEMU, runs jkmod or a command in it, brings the result back.
 *
 * <p>Example: {@code guest.exec(List.of("busybox", "uname", "-m"), Duration.ofSeconds(5))} gives exit code 0 and
 * {@code aarch64} on standard output.
 */
@NullMarked
package io.github.jkmod.vm;

import org.jspecify.annotations.NullMarked;
