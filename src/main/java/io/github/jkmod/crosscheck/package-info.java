/**
 * Compares what was forecast with what the kernel shows: a match, or the exact differences. Pure.
 *
 * <p>Example: {@code forecast t hello_exit, the kernel lists no such symbol}.
 */
@NullMarked
package io.github.jkmod.crosscheck;

import org.jspecify.annotations.NullMarked;
