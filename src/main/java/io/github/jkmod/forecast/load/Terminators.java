package io.github.jkmod.forecast.load;

import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the NUL that ends a string, and remembers it: however many names a doctored table lays into one long run of bytes,
 * each byte is looked at once, or in the first few bytes of a name.
 */
final class Terminators {
    /** Nearly every name is shorter: its end is looked for anew each time, which costs less than remembering it. */
    static final int SHORT = 64;

    private final Bytes bytes;
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    /** Where the bytes come from. */
    @FunctionalInterface
    interface Bytes {
        /** {@return the byte there, or -1 where there is none} */
        int at(long offset);
    }

    Terminators(Bytes bytes) {
        this.bytes = bytes;
    }

    /** {@return where the first NUL at or behind {@code offset} is, or -1 if the memory ends before} */
    long end(long offset) {
        for (long at = offset; at < offset + SHORT; at++) {
            int value = bytes.at(at);
            if (value < 0) {
                break;
            }
            if (value == 0) {
                return at;
            }
        }
        Map.Entry<Long, Long> before = ends.floorEntry(offset);
        if (before != null && (before.getValue() < 0 || offset <= before.getValue())) {
            return before.getValue();
        }
        Map.Entry<Long, Long> known = ends.higherEntry(offset);
        long at = offset;
        int value = bytes.at(at);
        while (value > 0 && (known == null || at < known.getKey())) {
            at++;
            value = bytes.at(at);
        }
        if (value < 0 && at == offset) {
            return -1; // in front of the memory, perhaps: that says nothing of what is behind
        }
        long end = value < 0 ? -1 : at;
        if (known != null && at == known.getKey()) {
            end = known.getValue();
            ends.remove(at);
        }
        ends.put(offset, end);
        return end;
    }
}
