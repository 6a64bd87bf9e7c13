package io.github.jkmod.elf;

/** A program header ({@code Elf32_Phdr}, {@code Elf64_Phdr}): its fields, under the specification's names. */
public enum Phdr implements ElfField {
    /** What the segment is. */
    P_TYPE(0, 0, ElfType.WORD),
    /** Where it is in the file. */
    P_OFFSET(4, 8, ElfType.ADDRESS),
    /** Its address. */
    P_VADDR(8, 16, ElfType.ADDRESS),
    /** Its physical address. */
    P_PADDR(12, 24, ElfType.ADDRESS),
    /** Its bytes in the file. */
    P_FILESZ(16, 32, ElfType.ADDRESS),
    /** Its bytes in memory. */
    P_MEMSZ(20, 40, ElfType.ADDRESS);

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers and a constant
    private final Place place;

    Phdr(int at32, int at64, ElfType type) {
        place = new Place(at32, at64, type);
    }

    /** {@return the bytes of an entry} */
    public static int size(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? 56 : 32;
    }

    @Override
    public Place place() {
        return place;
    }
}
