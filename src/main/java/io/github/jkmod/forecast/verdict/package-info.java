/**
 * What a forecast says: verdict, findings, what kallsyms will list; and what it asks of a kernel to say so.
 *
 * <p>Example: a verdict {@code reject} in stage {@code elf} with ENOEXEC and one finding that names the section and
 * the offset.
 */
@NullMarked
package io.github.jkmod.forecast.verdict;

import org.jspecify.annotations.NullMarked;
