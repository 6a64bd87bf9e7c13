package io.github.jkmod.forecast.load;

/** A field of a section header ({@code Elf64_Shdr}, {@code Elf32_Shdr}). */
public enum SectionField {
    /** {@code sh_name}. */
    NAME(0, 0),
    /** {@code sh_type}. */
    TYPE(4, 4),
    /** {@code sh_flags}. */
    FLAGS(8, 8),
    /** {@code sh_addr}. */
    ADDRESS(16, 12),
    /** {@code sh_offset}. */
    OFFSET(24, 16),
    /** {@code sh_size}. */
    SIZE(32, 20),
    /** {@code sh_link}. */
    LINK(40, 24),
    /** {@code sh_info}. */
    INFO(44, 28),
    /** {@code sh_addralign}. */
    ALIGN(48, 32);

    private final int wide;
    private final int narrow;

    SectionField(int wide, int narrow) {
        this.wide = wide;
        this.narrow = narrow;
    }

    /** {@return its offset in the entry in bytes, of class 64 or 32} */
    public int at(boolean is64) {
        return is64 ? wide : narrow;
    }
}
