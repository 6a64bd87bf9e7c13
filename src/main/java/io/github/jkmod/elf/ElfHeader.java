package io.github.jkmod.elf;

import java.nio.ByteOrder;

/**
 * The file header (ELF specification, chapter "ELF Header"), with the section count and name index already resolved.
 *
 * @param elfClass how wide addresses are ({@code EI_CLASS})
 * @param order the byte order of every multi-byte field ({@code EI_DATA})
 * @param type {@code e_type}, 1 for a relocatable file
 * @param machine {@code e_machine}
 * @param flags {@code e_flags}, unsigned
 * @param entry {@code e_entry}, an address
 * @param sectionHeaderOffset {@code e_shoff}, in bytes from the file's start; 0 without a section header table
 * @param sectionHeaderEntrySize {@code e_shentsize}, in bytes
 * @param sectionCount {@code e_shnum}, or section 0's size where {@code e_shnum} is 0
 * @param sectionNameIndex {@code e_shstrndx}, or section 0's link where {@code e_shstrndx} is {@code SHN_XINDEX}
 * @param osAbi {@code EI_OSABI}
 * @param abiVersion {@code EI_ABIVERSION}
 * @param version {@code e_version}
 */
public record ElfHeader(
        ElfClass elfClass,
        ByteOrder order,
        int type,
        int machine,
        long flags,
        long entry,
        long sectionHeaderOffset,
        int sectionHeaderEntrySize,
        int sectionCount,
        int sectionNameIndex,
        int osAbi,
        int abiVersion,
        long version) {

    /** {@return whether addresses are 64 bits wide} */
    public boolean is64() {
        return elfClass == ElfClass.BITS_64;
    }

    /** {@return where the section header of that index is in the file} */
    public long sectionHeaderAt(int index) {
        return sectionHeaderOffset + (long) index * Shdr.size(elfClass);
    }

    /** {@return the width of an address in bytes: 4 or 8} */
    public int addressBytes() {
        return elfClass.addressSize();
    }
}
