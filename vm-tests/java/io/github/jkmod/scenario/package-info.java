/** What jkmod does in real kernels, told as scenarios; each runs on every architecture's default kernel. */
@NullMarked
package io.github.jkmod.scenario;

import org.jspecify.annotations.NullMarked;
