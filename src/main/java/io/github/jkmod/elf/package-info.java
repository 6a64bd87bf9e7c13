/**
 * ELF 32 and 64, in both byte orders, as records in the ELF specification's words; knows nothing of kernels.
 *
 * <p>Example input: a relocatable file that begins {@code 7f 45 4c 46 02 01 01} gives an {@link
 * io.github.jkmod.elf.ElfHeader} of class 64, little-endian.
 */
@NullMarked
package io.github.jkmod.elf;

import org.jspecify.annotations.NullMarked;
