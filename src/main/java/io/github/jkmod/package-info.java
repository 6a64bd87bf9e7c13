/** The entry point: wires the rooms together. */
@NullMarked
package io.github.jkmod;

import org.jspecify.annotations.NullMarked;
