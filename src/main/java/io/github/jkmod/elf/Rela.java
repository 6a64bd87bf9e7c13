package io.github.jkmod.elf;

/** A relocation with its addend ({@code Elf32_Rela}, {@code Elf64_Rela}), which begins as {@link Rel}: its fields. */
public enum Rela implements ElfField {
    /** The place that it changes. */
    R_OFFSET(0, 0, ElfType.ADDRESS),
    /** Symbol and type. */
    R_INFO(4, 8, ElfType.ADDRESS),
    /** What is added to the symbol, signed. */
    R_ADDEND(8, 16, ElfType.ADDRESS);

    private final int at32;
    private final int at64;
    private final ElfType type;

    Rela(int at32, int at64, ElfType type) {
        this.at32 = at32;
        this.at64 = at64;
        this.type = type;
    }

    /** {@return the bytes of an entry} */
    public static int size(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? 24 : 12;
    }

    @Override
    public int at(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? at64 : at32;
    }

    @Override
    public int width(ElfClass elfClass) {
        return type.size(elfClass);
    }
}
