/**
 * What a kernel says of itself, live or from a tree on disk, under a root path; each is a {@link
 * io.github.jkmod.model.Fact}.
 *
 * <p>Example input, one line of /proc/modules: {@code dummy 16384 0 - Live 0xffffffffc0000000 (OE)}.
 */
@NullMarked
package io.github.jkmod.kernel;

import org.jspecify.annotations.NullMarked;
