/**
 * A kernel's own file or memory: its symbols, exports and built-in parameters.
 *
 * <p>Example: {@code vmlinuz-6.1.0-50-amd64}, unpacked, with the table from {@code __start___ksymtab} on.
 */
@NullMarked
package io.github.jkmod.kernel.image;

import org.jspecify.annotations.NullMarked;
