/**
 * From a module and what a kernel says of itself: the verdict (stage, errno, findings) and the kallsyms entries during
 * and after init. Pure; one class per stage of the kernel's load, in its order, each naming the kernel function it
 * mirrors.
 *
 * <p>Example: {@code hello.ko} built for arm64, on an x86-64 kernel, is refused in stage {@code elf} with ENOEXEC.
 */
@NullMarked
package io.github.jkmod.forecast;

import org.jspecify.annotations.NullMarked;
