package io.github.jkmod.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes numbers of fixed widths in one byte order; the test side's counterpart of Window. */
public final class ByteWriter {
    private final ByteOrder order;
    private final boolean is64;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public ByteWriter(ByteOrder order, boolean is64) {
        this.order = order;
        this.is64 = is64;
    }

    public ByteWriter u8(int value) {
        return number(value, 1);
    }

    public ByteWriter u16(int value) {
        return number(value, 2);
    }

    public ByteWriter u32(long value) {
        return number(value, 4);
    }

    public ByteWriter u64(long value) {
        return number(value, 8);
    }

    /** Numbers as wide as an address. */
    public ByteWriter wide(long... values) {
        for (long value : values) {
            number(value, is64 ? 8 : 4);
        }
        return this;
    }

    /** A string, each char a byte, without a NUL. */
    public ByteWriter text(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public ByteWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Zeros up to that size. */
    public ByteWriter padTo(int size) {
        out.writeBytes(new byte[Math.max(0, size - out.size())]);
        return this;
    }

    public int size() {
        return out.size();
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    private ByteWriter number(long value, int width) {
        for (int i = 0; i < width; i++) {
            int shift = order == ByteOrder.BIG_ENDIAN ? 8 * (width - 1 - i) : 8 * i;
            out.write((int) (value >>> shift));
        }
        return this;
    }
}
