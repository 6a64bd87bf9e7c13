/**
 * How fast jkmod is: its commands in alternation with a bare Java and with kmod on this machine, and in a guest.
 *
 * <p>Example input: {@code start 20}, {@code tree /path/to/root 5}, {@code guest 200}.
 */
@NullMarked
package io.github.jkmod.speed;

import org.jspecify.annotations.NullMarked;
