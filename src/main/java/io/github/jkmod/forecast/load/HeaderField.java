package io.github.jkmod.forecast.load;

/** A field of the ELF header that the kernel looks at ({@code Elf64_Ehdr}, {@code Elf32_Ehdr}). */
public enum HeaderField {
    /** {@code e_type}. */
    TYPE(16, 16),
    /** {@code e_machine}. */
    MACHINE(18, 18),
    /** {@code e_entry}. */
    ENTRY(24, 24),
    /** {@code e_shoff}. */
    SECTION_TABLE(40, 32),
    /** {@code e_flags}. */
    FLAGS(48, 36),
    /** {@code e_shentsize}. */
    SECTION_ENTRY_SIZE(58, 46),
    /** {@code e_shnum}. */
    SECTION_COUNT(60, 48),
    /** {@code e_shstrndx}. */
    SECTION_NAMES(62, 50);

    private final int wide;
    private final int narrow;

    HeaderField(int wide, int narrow) {
        this.wide = wide;
        this.narrow = narrow;
    }

    /** {@return its offset in bytes, of class 64 or 32} */
    public int at(boolean is64) {
        return is64 ? wide : narrow;
    }
}
