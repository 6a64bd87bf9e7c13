/**
 * The cross-check bench: has kernels load every module of their own tree, and compares what they show of each with its
 * forecast.
 *
 * <p>Example input: {@code run --kernels 6.1/x86_64}.
 */
@NullMarked
package io.github.jkmod.sight;

import org.jspecify.annotations.NullMarked;
