/**
 * From a path to the bytes that the kernel would see: one read, unpacked, signature trailer split off.
 *
 * <p>Example input: the bytes {@code fd 37 7a 58 5a 00 …} are an XZ stream and unpack to what was packed.
 */
@NullMarked
package io.github.jkmod.image;

import org.jspecify.annotations.NullMarked;
