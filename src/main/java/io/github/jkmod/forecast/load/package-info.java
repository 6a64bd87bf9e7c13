/**
 * The simulated load that all stages work on: the temporary copy of the file, its headers and symbols as the kernel
 * holds them, the module's memory, and what has been found out so far.
 *
 * <p>Example: section 5 of the copy, {@code sh_addr} changed from 0 to where the kernel put {@code .text}.
 */
@NullMarked
package io.github.jkmod.forecast.load;

import org.jspecify.annotations.NullMarked;
