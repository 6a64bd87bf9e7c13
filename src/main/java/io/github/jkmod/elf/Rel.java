package io.github.jkmod.elf;

/** A relocation whose addend is in the place that it changes ({@code Elf32_Rel}, {@code Elf64_Rel}): its fields. */
public enum Rel implements ElfField {
    /** The place that it changes. */
    R_OFFSET(0, 0, ElfType.ADDRESS),
    /** Symbol and type. */
    R_INFO(4, 8, ElfType.ADDRESS);

    private final int at32;
    private final int at64;
    private final ElfType type;

    Rel(int at32, int at64, ElfType type) {
        this.at32 = at32;
        this.at64 = at64;
        this.type = type;
    }

    /** {@return the bytes of an entry} */
    public static int size(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? 16 : 8;
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
