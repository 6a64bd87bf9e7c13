/**
 * kmod's six commands, with kmod's options, texts and exit codes.
 *
 * <p>Example: {@code rmmod -f hello}.
 */
@NullMarked
package io.github.jkmod.cli.kmod;

import org.jspecify.annotations.NullMarked;
