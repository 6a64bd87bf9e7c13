/**
 * Carries out loads and unloads through {@code syscall}, watching the kernel's log and state meanwhile.
 *
 * <p>Example: loading {@code hello.ko} gives the attempt (finit_module, no error, 12 ms, two log lines) and the looks
 * before, during and after.
 */
@NullMarked
package io.github.jkmod.loader;

import org.jspecify.annotations.NullMarked;
