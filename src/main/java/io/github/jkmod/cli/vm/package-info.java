/**
 * The commands that work in guests.
 *
 * <p>Example: {@code jkmod vm run --arch arm hello.ko}.
 */
@NullMarked
package io.github.jkmod.cli.vm;

import org.jspecify.annotations.NullMarked;
