/**
 * kmod itself, to be compared with: Debian's package of it and what it needs, runnable in a guest and on this machine.
 *
 * <p>Example input: suite {@code bookworm}, architecture {@code arm64}.
 */
@NullMarked
package io.github.jkmod.peer;

import org.jspecify.annotations.NullMarked;
