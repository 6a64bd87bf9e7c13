/** {@code jkmod matrix}: modules on many kernels, planned, run by one or by several machines, and reported together. */
@NullMarked
package io.github.jkmod.cli.matrix;

import org.jspecify.annotations.NullMarked;
