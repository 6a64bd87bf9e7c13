/** Kernels of other configurations than Debian's, built from its sources, and the benches run on them. */
@NullMarked
package io.github.jkmod.configuration;

import org.jspecify.annotations.NullMarked;
