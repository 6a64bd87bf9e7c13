/**
 * Relocations are applied, and the pointers that they made are followed as the kernel will follow them.
 *
 * <p>Example: {@code mod->init} that points out of the module's code is unsafe.
 */
@NullMarked
package io.github.jkmod.forecast.link;

import org.jspecify.annotations.NullMarked;
