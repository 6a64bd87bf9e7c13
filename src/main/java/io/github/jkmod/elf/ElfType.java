package io.github.jkmod.elf;

/** How wide the ELF specification's data types are in each class. */
public enum ElfType {
    /** {@code unsigned char}. */
    BYTE(1, 1),
    /** {@code Elf32_Half}, {@code Elf64_Half}. */
    HALF(2, 2),
    /** {@code Elf32_Word}, {@code Elf64_Word}. */
    WORD(4, 4),
    /** {@code Addr}, {@code Off}, and what is {@code Elf32_Word} in the one class and {@code Elf64_Xword} in the other. */
    ADDRESS(4, 8);

    private final int size32;
    private final int size64;

    ElfType(int size32, int size64) {
        this.size32 = size32;
        this.size64 = size64;
    }

    int size(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? size64 : size32;
    }
}
