/**
 * A read-only window of bytes: every read names offset, width and order, and refuses to leave the window.
 *
 * <p>Example input: the bytes {@code 7f 45 4c 46} read as {@code u32(0)} in little-endian order give {@code 0x464c457f}.
 */
@NullMarked
package io.github.jkmod.bytes;

import org.jspecify.annotations.NullMarked;
