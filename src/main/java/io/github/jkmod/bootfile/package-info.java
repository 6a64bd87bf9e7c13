/**
 * The forms in which kernels are booted, and how to unpack them.
 *
 * <p>Example: a zImage: an ARM kernel that unpacks itself, gzip at 0x4a2c.
 */
@NullMarked
package io.github.jkmod.bootfile;

import org.jspecify.annotations.NullMarked;
