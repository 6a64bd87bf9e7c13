package io.github.jkmod.elf;

/**
 * A section header (ELF specification, chapter "Sections"); 32-bit fields are widened without a sign.
 *
 * @param index its place in the section header table, from 0
 * @param name its name from the section name table; empty where the file has no such table
 * @param type {@code sh_type}
 * @param flags {@code sh_flags}
 * @param address {@code sh_addr}
 * @param offset {@code sh_offset}, in bytes from the file's start
 * @param size {@code sh_size}, in bytes
 * @param link {@code sh_link}, mostly a section index
 * @param info {@code sh_info}; for relocations the index of the section they change
 * @param addressAlign {@code sh_addralign}, in bytes; 0 and 1 mean none
 * @param entrySize {@code sh_entsize}, in bytes, as the file says it
 */
public record Section(
        int index,
        String name,
        long type,
        long flags,
        long address,
        long offset,
        long size,
        long link,
        long info,
        long addressAlign,
        long entrySize) {

    /** {@return whether it occupies memory at run time ({@code SHF_ALLOC})} */
    public boolean isAlloc() {
        return (flags & ElfConstants.SHF_ALLOC) != 0;
    }

    /** {@return whether it is writable at run time ({@code SHF_WRITE})} */
    public boolean isWrite() {
        return (flags & ElfConstants.SHF_WRITE) != 0;
    }

    /** {@return whether it holds machine instructions ({@code SHF_EXECINSTR})} */
    public boolean isExec() {
        return (flags & ElfConstants.SHF_EXECINSTR) != 0;
    }

    /** {@return whether it takes no space in the file ({@code SHT_NOBITS})} */
    public boolean isNoBits() {
        return type == ElfConstants.SHT_NOBITS;
    }

    /** {@return whether it holds relocations, of either kind} */
    public boolean isRelocations() {
        return type == ElfConstants.SHT_RELA || type == ElfConstants.SHT_REL;
    }

    /** {@return whether the file holds bytes for it: neither {@code SHT_NULL} nor {@code SHT_NOBITS}} */
    public boolean hasBytes() {
        return type != ElfConstants.SHT_NULL && !isNoBits();
    }

    /** {@return the type as readelf writes it, such as {@code PROGBITS}; hexadecimal where unknown} */
    public String typeName(int machine) {
        return ElfNames.sectionType(machine, type);
    }

    /** {@return the flags as readelf's letters, such as {@code WA}} */
    public String flagLetters() {
        return ElfNames.sectionFlags(flags);
    }
}
