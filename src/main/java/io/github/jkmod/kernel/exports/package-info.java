/**
 * What the running kernel and the modules that are loaded export, read from its memory.
 *
 * <p>Example: {@code printk}, with its CRC and whether it is for GPL modules only.
 */
@NullMarked
package io.github.jkmod.kernel.exports;

import org.jspecify.annotations.NullMarked;
