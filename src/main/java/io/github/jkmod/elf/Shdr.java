package io.github.jkmod.elf;

/** A section header ({@code Elf32_Shdr}, {@code Elf64_Shdr}): its fields, under the specification's names. */
public enum Shdr implements ElfField {
    /** Offset in the section name table. */
    SH_NAME(0, 0, ElfType.WORD),
    /** What the section holds. */
    SH_TYPE(4, 4, ElfType.WORD),
    /** Whether it is allocated, writable, code and more. */
    SH_FLAGS(8, 8, ElfType.ADDRESS),
    /** Its address. */
    SH_ADDR(12, 16, ElfType.ADDRESS),
    /** Where it is in the file. */
    SH_OFFSET(16, 24, ElfType.ADDRESS),
    /** Its bytes. */
    SH_SIZE(20, 32, ElfType.ADDRESS),
    /** Mostly another section. */
    SH_LINK(24, 40, ElfType.WORD),
    /** Of relocations the section that they change. */
    SH_INFO(28, 44, ElfType.WORD),
    /** What its address is a multiple of. */
    SH_ADDRALIGN(32, 48, ElfType.ADDRESS),
    /** Bytes of an entry. */
    SH_ENTSIZE(36, 56, ElfType.ADDRESS);

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers and a constant
    private final Place place;

    Shdr(int at32, int at64, ElfType type) {
        place = new Place(at32, at64, type);
    }

    /** {@return the bytes of an entry} */
    public static int size(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? 64 : 40;
    }

    @Override
    public Place place() {
        return place;
    }
}
