package io.github.jkmod.depmod;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of an index as they are put together; numbers are big endian. */
final class IndexBytes {
    private byte[] bytes = new byte[1 << 16];
    private int size;

    /** {@return how many there are} */
    int size() {
        return size;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    /** Appends the low byte of {@code value}. */
    void u8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** Appends four bytes. */
    void u32(int value) {
        reserve(4);
        u32At(size, value);
        size += 4;
    }

    /** Writes over the four bytes from {@code at}. */
    void u32At(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    /** Appends a string, a byte for each character, and a NUL. */
    void string(String text) {
        byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
        reserve(characters.length + 1);
        System.arraycopy(characters, 0, bytes, size, characters.length);
        size += characters.length;
        bytes[size++] = 0;
    }

    /** {@return a copy of them all} */
    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }
}
