/**
 * The framed messages between host and guest.
 *
 * <p>Example: {@code Exit(7)}: the command ended with status 7.
 */
@NullMarked
package io.github.jkmod.vm.wire;

import org.jspecify.annotations.NullMarked;
