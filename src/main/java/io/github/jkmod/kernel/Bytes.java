package io.github.jkmod.kernel;

import io.github.jkmod.bytes.Window;
import java.util.stream.LongStream;

/** Looks for runs of bytes in a kernel's memory. */
public final class Bytes {
    private Bytes() {}

    /** The first place of {@code wanted} at or behind {@code from}, or -1. */
    public static long find(Window memory, byte[] wanted, long from) {
        long at = from;
        while (memory.contains(at, wanted.length)) {
            at = memory.indexOf(wanted[0], at);
            if (at < 0 || !memory.contains(at, wanted.length)) {
                return -1;
            }
            if (matches(memory, wanted, at)) {
                return at;
            }
            at++;
        }
        return -1;
    }

    private static boolean matches(Window memory, byte[] wanted, long at) {
        for (int i = 1; i < wanted.length; i++) {
            if (memory.u8(at + i) != (wanted[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    /** Every place of {@code wanted}, found when it is asked for. */
    public static LongStream all(Window memory, byte[] wanted) {
        return LongStream.iterate(find(memory, wanted, 0), at -> at >= 0, at -> find(memory, wanted, at + 1));
    }
}
