package io.github.jkmod.kernel;

import io.github.jkmod.bytes.MalformedException;
import java.io.IOException;
import java.io.InputStream;

/** A piece of /proc/kallsyms: whole lines, found from the end of the piece, and the start of the next line behind them. */
public final class KallsymsBuffer {
    /** The size of a piece, and the longest line: a name has at most 511 bytes ({@code KSYM_NAME_LEN}). */
    private static final int SIZE = 1 << 14;

    /** No line is shorter than 8 digits, blank, letter and blank: the search for its end begins there. */
    private static final int SHORTEST_LINE = 11;

    private final InputStream in;
    private final byte[] bytes = new byte[SIZE];
    private int filled;
    private int end;
    private long position;
    private boolean ended;

    public KallsymsBuffer(InputStream in) {
        this.in = in;
    }

    /** {@return the bytes; lines fill them up to {@link #end}} */
    byte[] bytes() {
        return bytes;
    }

    /** {@return the index behind the last whole line} */
    public int end() {
        return end;
    }

    /** {@return where in the file the byte at {@code index} is, from where the reading began} */
    long position(int index) {
        return position + index;
    }

    /** {@return whether the piece is as large as can be: most likely more follows} */
    boolean isFull() {
        return filled == SIZE;
    }

    /** {@return whether there are lines, after reading until the piece is full or the file ends} */
    public boolean fill() throws IOException {
        do {
            read();
        } while (!ended && filled < SIZE);
        return haveLines();
    }

    /** {@return whether there are lines, after reading as often as one line needs} */
    boolean fillOnce() throws IOException {
        do {
            read();
        } while (!haveLines() && !ended);
        return end > 0;
    }

    /** {@return where the last whole line begins} */
    public int lastLine() {
        int at = end - 1;
        while (at > 0 && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /** {@return the index of the end of the line that begins at {@code from}} */
    public int lineEnd(int from) {
        return newline(Math.min(from + SHORTEST_LINE, end - 1));
    }

    /** {@return the index of the first line end at or after {@code from}, which is below {@link #end}} */
    int newline(int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Moves on to {@code index}; what is behind it stays. */
    public void drop(int index) {
        System.arraycopy(bytes, index, bytes, 0, filled - index);
        filled -= index;
        position += index;
    }

    /** {@return {@code index}, from which on a line needs bytes that are still to come} */
    int keepForMore(int index) {
        if (ended || (index == 0 && isFull())) {
            throw malformed("a module's line without \"[module]\"");
        }
        return index;
    }

    private void read() throws IOException {
        int count = filled == SIZE ? 0 : in.read(bytes, filled, SIZE - filled);
        ended = count < 0;
        filled += Math.max(count, 0);
    }

    private boolean haveLines() {
        end = filled;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end == 0 && filled > 0 && (ended || isFull())) {
            throw malformed(ended ? "the last line has no end" : "a line of more than " + SIZE + " bytes");
        }
        return end > 0;
    }

    private MalformedException malformed(String reason) {
        return new MalformedException("/proc/kallsyms", position, reason);
    }
}
