package io.github.jkmod.elf;

/** The file header ({@code Elf32_Ehdr}, {@code Elf64_Ehdr}): its fields, under the specification's names. */
public enum Ehdr implements ElfField {
    /** {@code e_ident[EI_CLASS]}: the number of an {@link ElfClass}. */
    EI_CLASS(4, 4, ElfType.BYTE),
    /** {@code e_ident[EI_DATA]}: the byte order. */
    EI_DATA(5, 5, ElfType.BYTE),
    /** {@code e_ident[EI_OSABI]}. */
    EI_OSABI(7, 7, ElfType.BYTE),
    /** {@code e_ident[EI_ABIVERSION]}. */
    EI_ABIVERSION(8, 8, ElfType.BYTE),
    /** Relocatable, executable or other. */
    E_TYPE(16, 16, ElfType.HALF),
    /** The processor. */
    E_MACHINE(18, 18, ElfType.HALF),
    /** 1. */
    E_VERSION(20, 20, ElfType.WORD),
    /** Where a program begins. */
    E_ENTRY(24, 24, ElfType.ADDRESS),
    /** Where the program headers are in the file. */
    E_PHOFF(28, 32, ElfType.ADDRESS),
    /** Where the section headers are in the file. */
    E_SHOFF(32, 40, ElfType.ADDRESS),
    /** The processor's own. */
    E_FLAGS(36, 48, ElfType.WORD),
    /** Bytes of this header. */
    E_EHSIZE(40, 52, ElfType.HALF),
    /** Bytes of a program header. */
    E_PHENTSIZE(42, 54, ElfType.HALF),
    /** How many program headers there are. */
    E_PHNUM(44, 56, ElfType.HALF),
    /** Bytes of a section header. */
    E_SHENTSIZE(46, 58, ElfType.HALF),
    /** How many section headers there are. */
    E_SHNUM(48, 60, ElfType.HALF),
    /** The section with the names of sections. */
    E_SHSTRNDX(50, 62, ElfType.HALF);

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers and a constant
    private final Place place;

    Ehdr(int at32, int at64, ElfType type) {
        place = new Place(at32, at64, type);
    }

    /** {@return the bytes of the header} */
    public static int size(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? 64 : 52;
    }

    @Override
    public Place place() {
        return place;
    }
}
