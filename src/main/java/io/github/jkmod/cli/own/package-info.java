/**
 * jkmod's own commands on modules of this machine.
 *
 * <p>Example: {@code jkmod check hello.ko}.
 */
@NullMarked
package io.github.jkmod.cli.own;

import org.jspecify.annotations.NullMarked;
