package io.github.jkmod.kernel;

import io.github.jkmod.bytes.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line of /proc/kallsyms in place: {@code ffffffffc0201000 t dummy_init}, a tab and {@code [dummy]}.
 *
 * <p>A view on a buffer, moved from line to line, so that a line that is of no interest costs no object.
 */
public final class KallsymsLine {
    private static final String ORIGIN = "/proc/kallsyms";

    private final byte[] suffix;
    private byte[] buffer = new byte[0];
    private int start;
    private int end;
    private int width;
    private long position;

    /** @param module the name whose lines {@link #isOwn} knows */
    public KallsymsLine(String module) {
        suffix = ("\t[" + module + "]").getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Moves to the line of {@code source} from {@code from} to {@code to}, where its end stands.
     *
     * @return whether it begins with an address of 8 or 16 digits and a letter; the other methods need that
     */
    public boolean moveTo(KallsymsBuffer source, int from, int to) {
        buffer = source.bytes();
        position = source.position(from);
        start = from;
        end = to;
        return shaped(16) || shaped(8);
    }

    /**
     * Moves to a line as {@link #moveTo} does.
     *
     * @throws MalformedException if it is not of the form {@code address letter name}
     */
    void at(KallsymsBuffer source, int from, int to) {
        if (!moveTo(source, from, to)) {
            String text = new String(buffer, from, Math.min(80, to - from), StandardCharsets.ISO_8859_1);
            throw new MalformedException(ORIGIN, position, "\"" + text + "\" is not \"address letter name\"");
        }
    }

    private boolean shaped(int digits) {
        width = digits;
        return end - start >= digits + 3 && buffer[start + digits] == ' ' && buffer[start + digits + 2] == ' ';
    }

    /** {@return whether the line belongs to a module, or to one of the pseudo-modules at the end of the file} */
    public boolean inModule() {
        if (buffer[end - 1] != ']') {
            return false;
        }
        int at = end - 2;
        while (at > nameStart() && buffer[at] != '\t') {
            at--;
        }
        return buffer[at] == '\t' && buffer[at + 1] == '[';
    }

    /** {@return whether the line belongs to the module given to the constructor} */
    boolean isOwn() {
        int from = end - suffix.length;
        return from > nameStart() && Arrays.equals(buffer, from, end, suffix, 0, suffix.length);
    }

    /** {@return the letter} */
    char letter() {
        return (char) (buffer[start + width + 1] & 0xff);
    }

    /** {@return whether the address is 0} */
    boolean hasZeroAddress() {
        for (int at = start + width - 1; at >= start; at--) { // a real address rarely ends in 0
            if (buffer[at] != '0') {
                return false;
            }
        }
        return true;
    }

    /** {@return whether the name begins with {@code prefix}} */
    public boolean nameStartsWith(byte[] prefix) {
        int from = nameStart();
        return end - from >= prefix.length
                && Arrays.equals(buffer, from, from + prefix.length, prefix, 0, prefix.length);
    }

    /** {@return whether the name, of a line without a module, is {@code name}} */
    boolean nameIs(byte[] name) {
        return end - nameStart() == name.length && nameStartsWith(name);
    }

    /** {@return the name of a line without a module} */
    public String name() {
        return new String(buffer, nameStart(), end - nameStart(), StandardCharsets.ISO_8859_1);
    }

    /** {@return the address} */
    public long address() {
        String digits = new String(buffer, start, width, StandardCharsets.ISO_8859_1);
        try {
            return Long.parseUnsignedLong(digits, 16);
        } catch (NumberFormatException e) {
            throw new MalformedException(ORIGIN, position, "address \"" + digits + "\" is no hexadecimal number");
        }
    }

    /** {@return the line as an entry; only for lines that {@link #isOwn}} */
    KallsymsEntry entry() {
        String name = new String(buffer, nameStart(), end - suffix.length - nameStart(), StandardCharsets.ISO_8859_1);
        return new KallsymsEntry(address(), letter(), name);
    }

    private int nameStart() {
        return start + width + 3;
    }
}
