package io.github.jkmod.elf;

/** A symbol table entry ({@code Elf32_Sym}, {@code Elf64_Sym}): its fields, under the specification's names. */
public enum Sym implements ElfField {
    /** Offset in the string table. */
    ST_NAME(0, 0, ElfType.WORD),
    /** Binding and type. */
    ST_INFO(12, 4, ElfType.BYTE),
    /** Visibility. */
    ST_OTHER(13, 5, ElfType.BYTE),
    /** The section that it is in. */
    ST_SHNDX(14, 6, ElfType.HALF),
    /** Address, or offset in its section. */
    ST_VALUE(4, 8, ElfType.ADDRESS),
    /** Bytes of what it names. */
    ST_SIZE(8, 16, ElfType.ADDRESS);

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers and a constant
    private final Place place;

    Sym(int at32, int at64, ElfType type) {
        place = new Place(at32, at64, type);
    }

    /** {@return the bytes of an entry} */
    public static int size(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? 24 : 16;
    }

    /** {@return {@code ELF_ST_BIND} of an {@code st_info}: an {@code STB_} constant} */
    public static int binding(int info) {
        return info >> 4;
    }

    /** {@return {@code ELF_ST_TYPE} of an {@code st_info}: an {@code STT_} constant} */
    public static int type(int info) {
        return info & 0xf;
    }

    @Override
    public Place place() {
        return place;
    }
}
