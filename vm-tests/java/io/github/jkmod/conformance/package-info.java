/**
 * The conformance bench: asks the forecast and real kernels about the same files, and shows where they differ.
 *
 * <p>Example input: {@code run --kernels 6.1/x86_64 --corpora mutants,parameters}.
 */
@NullMarked
package io.github.jkmod.conformance;

import org.jspecify.annotations.NullMarked;
