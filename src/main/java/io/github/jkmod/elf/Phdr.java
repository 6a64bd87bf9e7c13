package io.github.jkmod.elf;

/** A program header ({@code Elf32_Phdr}, {@code Elf64_Phdr}): its fields, under the specification's names. */
public enum Phdr implements ElfField {
    /** What the segment is. */
    P_TYPE(0, 0, ElfType.WORD),
    /** Where it is in the file. */
    P_OFFSET(4, 8, ElfType.ADDRESS),
    /** Its address. */
    P_VADDR(8, 16, ElfType.ADDRESS),
    /** Its bytes in the file. */
    P_FILESZ(16, 32, ElfType.ADDRESS);

    private final int at32;
    private final int at64;
    private final ElfType type;

    Phdr(int at32, int at64, ElfType type) {
        this.at32 = at32;
        this.at64 = at64;
        this.type = type;
    }

    /** {@return the bytes of an entry} */
    public static int size(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? 56 : 32;
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
