/**
 * The one room that knows JNA: the module system calls of the running kernel, with errno read in the same breath.
 *
 * <p>Example: {@code finit_module} is {@code syscall(313, fd, "debug=1", 0)} on x86-64, 273 on arm64 and riscv64, 379 on arm.
 */
@NullMarked
package io.github.jkmod.syscall.jna;

import org.jspecify.annotations.NullMarked;
