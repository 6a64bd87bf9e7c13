/**
 * One module and many kernels: which cells there are, who runs which of them, how each ended, and what a test in a guest said
 * of itself.
 */
@NullMarked
package io.github.jkmod.matrix;

import org.jspecify.annotations.NullMarked;
