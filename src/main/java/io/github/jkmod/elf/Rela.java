package io.github.jkmod.elf;

/** A relocation with its addend ({@code Elf32_Rela}, {@code Elf64_Rela}), which begins as {@link Rel}: its fields. */
public enum Rela implements ElfField {
    /** The place that it changes. */
    R_OFFSET(0, 0, ElfType.ADDRESS),
    /** Symbol and type. */
    R_INFO(4, 8, ElfType.ADDRESS),
    /** What is added to the symbol, signed. */
    R_ADDEND(8, 16, ElfType.ADDRESS);

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers and a constant
    private final Place place;

    Rela(int at32, int at64, ElfType type) {
        place = new Place(at32, at64, type);
    }

    /** {@return the bytes of an entry} */
    public static int size(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? 24 : 12;
    }

    @Override
    public Place place() {
        return place;
    }
}
