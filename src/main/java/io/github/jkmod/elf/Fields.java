package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;

/**
 * Reads the ELF specification's data types (Half, Word, Addr, Off, Xword) of one class and byte order.
 *
 * @param window where to read
 * @param is64 whether Addr, Off and Xword are 8 bytes wide, else 4
 * @param order the byte order
 */
record Fields(Window window, boolean is64, ByteOrder order) {
    static Fields of(Window window, ElfHeader header) {
        return new Fields(window, header.is64(), header.order());
    }

    int half(long offset) {
        return window.u16(offset, order);
    }

    long word(long offset) {
        return window.u32(offset, order);
    }

    /** A field as wide as an address; a 32-bit one is widened without a sign. */
    long wide(long offset) {
        return is64 ? window.u64(offset, order) : window.u32(offset, order);
    }

    /** A field as wide as an address, with a sign. */
    long signedWide(long offset) {
        return is64 ? window.u64(offset, order) : window.s32(offset, order);
    }

    /** The one of two offsets that fits the class. */
    long at(long offset32, long offset64) {
        return is64 ? offset64 : offset32;
    }
}
