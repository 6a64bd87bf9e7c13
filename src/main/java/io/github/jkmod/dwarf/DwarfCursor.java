package io.github.jkmod.dwarf;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;

/** A place in a section that moves behind what is read. */
final class DwarfCursor {
    private final Window section;
    private final ByteOrder order;
    private long at;

    DwarfCursor(Window section, ByteOrder order, long at) {
        this.section = section;
        this.order = order;
        this.at = at;
    }

    long at() {
        return at;
    }

    /** {@return another place in the same section} */
    DwarfCursor from(long offset) {
        return new DwarfCursor(section, order, offset);
    }

    boolean isAtEnd() {
        return at >= section.size();
    }

    /** {@return an unsigned number of 1, 2, 3, 4 or 8 bytes} */
    long number(int width) {
        long value = switch (width) {
            case 1 -> section.u8(at);
            case 2 -> section.u16(at, order);
            case 3 ->
                order == ByteOrder.BIG_ENDIAN
                        ? ((long) section.u16(at, order) << 8) | section.u8(at + 2)
                        : section.u16(at, order) | ((long) section.u8(at + 2) << 16);
            case 4 -> section.u32(at, order);
            case 8 -> section.u64(at, order);
            default -> throw unknown("width", width);
        };
        at += width;
        return value;
    }

    /** {@return a number in LEB128 without a sign} */
    long uleb() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            long part = number(1);
            value |= shift < 64 ? (part & 0x7f) << shift : 0;
            if ((part & 0x80) == 0) {
                return value;
            }
        }
    }

    /** {@return a number in LEB128 with a sign} */
    long sleb() {
        long value = 0;
        int shift = 0;
        long part;
        do {
            part = number(1);
            value |= shift < 64 ? (part & 0x7f) << shift : 0;
            shift += 7;
        } while ((part & 0x80) != 0);
        return shift < 64 && (part & 0x40) != 0 ? value | -1L << shift : value;
    }

    /** Moves on by {@code length} bytes. {@return where they begin} */
    long skipped(long length) {
        long from = at;
        if (!section.contains(at, length)) {
            throw section.malformed(at, "a block of " + Long.toUnsignedString(length) + " bytes leaves the section");
        }
        at += length;
        return from;
    }

    /** Moves behind a string. {@return where it begins} */
    long pastString() {
        int end = section.indexOf(0, at);
        if (end < 0) {
            throw section.malformed(at, "unterminated string");
        }
        return skipped(end + 1 - at);
    }

    MalformedException unknown(String what, long value) {
        return section.malformed(at, "unknown " + what + " 0x" + Long.toHexString(value));
    }
}
