/**
 * Undefined symbols find their exports, and the module's own exports are looked at.
 *
 * <p>Example: an unknown symbol {@code foo} is refused with ENOENT.
 */
@NullMarked
package io.github.jkmod.forecast.symbols;

import org.jspecify.annotations.NullMarked;
