package io.github.jkmod.elf;

/** A relocation whose addend is in the place that it changes ({@code Elf32_Rel}, {@code Elf64_Rel}): its fields. */
public enum Rel implements ElfField {
    /** The place that it changes. */
    R_OFFSET(0, 0, ElfType.ADDRESS),
    /** Symbol and type. */
    R_INFO(4, 8, ElfType.ADDRESS);

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers and a constant
    private final Place place;

    Rel(int at32, int at64, ElfType type) {
        place = new Place(at32, at64, type);
    }

    /** {@return the bytes of an entry} */
    public static int size(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? 16 : 8;
    }

    @Override
    public Place place() {
        return place;
    }
}
