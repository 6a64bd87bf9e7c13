/**
 * The kernel's checks of the ELF file ({@code elf_validity_check} and its forebears), one edition for each form that
 * they had.
 *
 * <p>Example: {@code e_shoff} beyond the end of the file is refused with ENOEXEC.
 */
@NullMarked
package io.github.jkmod.forecast.elf;

import org.jspecify.annotations.NullMarked;
