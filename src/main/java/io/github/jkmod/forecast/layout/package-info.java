/**
 * Where the module's sections go: which name is taken, which region each section is in, at which offset.
 *
 * <p>Example: {@code .init.text} is at offset 0 of the region of init code.
 */
@NullMarked
package io.github.jkmod.forecast.layout;

import org.jspecify.annotations.NullMarked;
