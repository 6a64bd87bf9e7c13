/**
 * Breaks module files in every way there is, the same ways for the same seed.
 *
 * <p>Example input: {@code hello.ko} gives {@code section 3 .text sh_size=0xffffffffffffffff} and thousands more.
 */
@NullMarked
package io.github.jkmod.conformance.mutation;

import org.jspecify.annotations.NullMarked;
