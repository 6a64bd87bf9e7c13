package io.github.jkmod.forecast.notify;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ByteWriter;
import java.nio.ByteOrder;
import java.util.function.UnaryOperator;

/** Writes small BTFs: types as they come, then strings. */
final class BtfWriter {
    private final ByteWriter types = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true);
    private final StringBuilder strings = new StringBuilder();
    private final long firstString;

    /** @param firstString the length of the base's string section; 0 for a BTF of its own, which begins with an empty string */
    BtfWriter(long firstString) {
        this.firstString = firstString;
        if (firstString == 0) {
            strings.append('\0');
        }
    }

    /** The offset of a new string. */
    long string(String text) {
        long offset = firstString + strings.length();
        strings.append(text).append('\0');
        return offset;
    }

    /** A type of that kind, followed by what is extra. */
    BtfWriter type(long name, int kind, long members, long size, long... extra) {
        return info(name, (long) kind << 24 | members, size, extra);
    }

    /** A type with a whole info word. */
    BtfWriter info(long name, long info, long size, long... extra) {
        types.u32(name).u32(info).u32(size);
        for (long word : extra) {
            types.u32(word);
        }
        return this;
    }

    Window window() {
        return window(UnaryOperator.identity());
    }

    /** The bytes after {@code change}. */
    Window window(UnaryOperator<byte[]> change) {
        ByteWriter out = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true);
        out.u16(0xeb9f).u8(1).u8(0).u32(24);
        out.u32(0).u32(types.size()).u32(types.size()).u32(strings.length());
        out.bytes(types.bytes()).text(strings.toString());
        return Window.of(change.apply(out.bytes()), ".BTF");
    }
}
