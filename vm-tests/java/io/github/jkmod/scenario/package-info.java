/** What jkmod does in real kernels, told as scenarios. */
@NullMarked
package io.github.jkmod.scenario;

import org.jspecify.annotations.NullMarked;
