package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;

/**
 * Reads the structures of a file of one class and byte order.
 *
 * @param window where to read
 * @param elfClass how wide Addr, Off and Xword are
 * @param order the byte order
 */
record Fields(Window window, ElfClass elfClass, ByteOrder order) {
    static Fields of(Window window, ElfHeader header) {
        return new Fields(window, header.elfClass(), header.order());
    }

    /** A field of the structure that begins there, without a sign. */
    long get(ElfField field, long structure) {
        return field.read(window, structure, elfClass, order);
    }

    /** A field that is narrower than 4 bytes, so that an int holds it. */
    int small(ElfField field, long structure) {
        return (int) get(field, structure);
    }

    /** A field as wide as an address, with a sign. */
    long signed(ElfField field, long structure) {
        long value = get(field, structure);
        return elfClass == ElfClass.BITS_64 ? value : (int) value;
    }

    /** A Word that is no field of a structure with a class. */
    long word(long offset) {
        return window.u32(offset, order);
    }

    /** Where a field of the structure at the file's start is. */
    int at(ElfField field) {
        return field.at(elfClass);
    }
}
