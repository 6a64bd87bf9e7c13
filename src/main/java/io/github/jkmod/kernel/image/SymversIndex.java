package io.github.jkmod.kernel.image;

import java.util.Arrays;

/**
 * Where in a {@code Module.symvers} each symbol's line is: a hash table of offsets, filled in one pass over the bytes.
 * Guests compile this class alone, for an interpreter takes seconds over a megabyte.
 */
final class SymversIndex {
    /** What every line's kind begins with. */
    private static final byte[] KIND = {'E', 'X', 'P', 'O', 'R', 'T', '_'};

    private static final int BYTES_PER_LINE = 32;

    private final byte[] text;
    private int[] slots; // offset of a line + 1; 0 for none
    private int used;
    private boolean hasCrcs;
    private int malformed = -1;

    /**
     * Reads all lines.
     *
     * @param text the file, which nobody changes
     */
    SymversIndex(byte[] text) {
        this.text = text;
        this.slots = new int[Integer.highestOneBit(Math.max(64, text.length / BYTES_PER_LINE)) * 2];
        int line = 0;
        while (line < text.length && malformed < 0) {
            int end = end(line);
            if (end > line) {
                add(line, end);
            }
            line = end + 1;
        }
    }

    private int end(int from) {
        int at = from;
        while (at < text.length && text[at] != '\n') {
            at++;
        }
        return at;
    }

    /** {@return the offset of the first line that lists no export, or -1} */
    int malformed() {
        return malformed;
    }

    /** {@return whether any CRC is not 0: a build without MODVERSIONS writes 0 everywhere} */
    boolean hasCrcs() {
        return hasCrcs;
    }

    private void add(int line, int end) {
        int tabs = 0;
        int name = 0;
        int nameEnd = 0;
        boolean kind = false;
        for (int at = line; at < end; at++) {
            if (text[at] == '\t') {
                tabs++;
                name = tabs == 1 ? at + 1 : name;
                nameEnd = tabs == 2 ? at : nameEnd;
                kind |= tabs > 2 && isKind(at + 1, end);
            } else if (tabs == 0 && text[at] != '0' && at > line + 1) {
                hasCrcs = true;
            }
        }
        if (text[line] != '0' || line + 1 >= end || text[line + 1] != 'x' || name < line + 4 || !kind) {
            malformed = line;
            return;
        }
        if (++used * 2 > slots.length) {
            grow();
        }
        insert(hash(name, nameEnd), line + 1);
    }

    private boolean isKind(int at, int end) {
        if (end - at < KIND.length) {
            return false;
        }
        for (int i = 0; i < KIND.length; i++) {
            if (text[at + i] != KIND[i]) {
                return false;
            }
        }
        return true;
    }

    private int hash(int from, int to) {
        int hash = 0;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + text[at];
        }
        return hash ^ (hash >>> 15);
    }

    private void insert(int hash, int value) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = value;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int value : old) {
            if (value != 0) {
                int name = nameOf(value - 1);
                insert(hash(name, nameEnd(name)), value);
            }
        }
    }

    private int nameOf(int line) {
        int at = line;
        while (text[at] != '\t') {
            at++;
        }
        return at + 1;
    }

    private int nameEnd(int name) {
        int at = name;
        while (text[at] != '\t') {
            at++;
        }
        return at;
    }

    /** {@return the offsets of the lines of that symbol, in no order} */
    int[] lines(byte[] symbol) {
        int hash = 0;
        for (byte each : symbol) {
            hash = 31 * hash + each;
        }
        hash ^= hash >>> 15;
        int[] found = new int[0];
        for (int slot = hash & (slots.length - 1); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            int name = nameOf(slots[slot] - 1);
            if (isAt(name, symbol)) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = slots[slot] - 1;
            }
        }
        return found;
    }

    private boolean isAt(int name, byte[] symbol) {
        for (int i = 0; i < symbol.length; i++) {
            if (name + i >= text.length || text[name + i] != symbol[i]) {
                return false;
            }
        }
        return name + symbol.length < text.length && text[name + symbol.length] == '\t';
    }

    /** {@return the offset of the line after the one at {@code line}; the size of the text after the last} */
    int next(int line) {
        return Math.min(text.length, end(line) + 1);
    }
}
