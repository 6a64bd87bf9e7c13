package io.github.jkmod.forecast.notify;

import io.github.jkmod.bytes.Window;
import java.util.Optional;

/**
 * The strings of a BTF that builds on another: offsets below the length of the base's string section are in that one.
 */
final class BtfNames {
    /** {@code KSYM_NAME_LEN} since 6.1, the first version in which a module's BTF is fatal. */
    private static final int LONGEST = 512;

    /** {@code BTF_MAX_NAME_OFFSET}. */
    static final long MAX_OFFSET = 0xff_ffff;

    /** What an identifier begins with. */
    private static final boolean[] FIRST = characters(true);

    /** What may follow. */
    private static final boolean[] FURTHER = characters(false);

    private final Window base;
    private final Window own;
    private final long start;

    /**
     * @param base the base's strings; empty for a BTF of its own
     * @param own its own, which end with a NUL if there are any
     */
    BtfNames(Optional<Window> base, Window own) {
        this.base = base.orElse(own);
        this.own = own;
        this.start = base.map(Window::size).orElse(0);
    }

    /** {@code btf_name_offset_valid}. */
    boolean isOffset(long offset) {
        return offset <= MAX_OFFSET && (offset < start || offset - start < own.size());
    }

    /** {@code btf_name_by_offset}: {@return whether there is a string, and not an empty one} */
    boolean isText(long offset) {
        return (offset < start || offset - start < own.size()) && at(offset, 0) != 0;
    }

    /** {@code btf_name_valid_identifier}, of a valid offset. */
    boolean isIdentifier(long offset) {
        Window where = offset < start ? base : own;
        long at = offset < start ? offset : offset - start;
        if (!where.contains(at, 1) || !FIRST[where.u8(at)]) {
            return false;
        }
        long end = at + 1 + where.run(at + 1, LONGEST - 1, FURTHER);
        return !where.contains(end, 1) || where.u8(end) == 0;
    }

    /**
     * {@code btf_name_valid_section}, of a valid offset.
     *
     * @param anyPrintable whether every printable character will do, as since 6.12, not only an identifier's
     */
    boolean isSection(long offset, boolean anyPrintable) {
        if (!anyPrintable) {
            return isIdentifier(offset);
        }
        int length = 0;
        while (at(offset, length) != 0 && length < LONGEST) {
            if (!isPrintable(at(offset, length))) {
                return false;
            }
            length++;
        }
        return length > 0 && at(offset, length) == 0;
    }

    /** The byte {@code further} from the start of the string there; 0 behind the end. */
    private int at(long offset, int further) {
        Window where = offset < start ? base : own;
        long at = (offset < start ? offset : offset - start) + further;
        return where.contains(at, 1) ? where.u8(at) : 0;
    }

    private static boolean[] characters(boolean first) {
        boolean[] accepted = new boolean[256];
        for (int c = 0; c < accepted.length; c++) {
            accepted[c] = isNameCharacter(c, first);
        }
        return accepted;
    }

    /** {@code __btf_name_char_ok}, by the kernel's own ctype table, which has Latin-1's letters. */
    private static boolean isNameCharacter(int c, boolean first) {
        boolean digit = c >= '0' && c <= '9';
        return isLetter(c) || (digit && !first) || c == '_' || c == '.';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c != 0xd7 && c != 0xf7);
    }

    private static boolean isPrintable(int c) {
        return (c >= 0x20 && c <= 0x7e) || c >= 0xa0;
    }
}
