/**
 * What this machine has for a kernel's report: files with debug information, sources, a disassembler.
 *
 * <p>Example input: {@code hello.ko}, beside which is {@code hello.ko.debug}.
 */
@NullMarked
package io.github.jkmod.crash.host;

import org.jspecify.annotations.NullMarked;
