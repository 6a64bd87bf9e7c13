/**
 * What all commands share: the console, exit codes, what went wrong as one line, options of several commands.
 *
 * <p>Example: {@code jkmod: x.ko: offset 0x0: not an ELF file}.
 */
@NullMarked
package io.github.jkmod.cli.terminal;

import org.jspecify.annotations.NullMarked;
