/**
 * One class per command: parse, call, choose an exit code.
 *
 * <p>Example: {@code jkmod load --watch hello.ko delay_ms=300}.
 */
@NullMarked
package io.github.jkmod.cli;

import org.jspecify.annotations.NullMarked;
