package io.github.jkmod.coverage;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What gcc notes of a file's functions ({@code FILE.gcno}, gcc's gcov-io.h), as far as counts are to be written for them.
 *
 * @param version of the format, as the file has it
 * @param stamp of the compilation
 * @param functions in the file's order
 */
public record NotesFile(int version, int stamp, Set<CountedFunction.Id> functions) {
    private static final int NOTES = 0x67636e6f;
    private static final int DATA = 0x67636461;
    private static final int FUNCTION = 0x01000000;
    private static final int ARC_COUNTERS = 0x01a10000;
    private static final int SUMMARY = 0xa1000000;
    private static final int WORD = 4;

    /** Bytes of what names a function. */
    private static final int ID = 3 * WORD;

    /** Since this release lengths are in bytes, where they were in words, and headers have a checksum. */
    private static final int BYTES_SINCE = 12;

    /** Keeps the functions' order. */
    public NotesFile {
        functions = Collections.unmodifiableSet(new LinkedHashSet<>(functions));
    }

    /**
     * {@return what is in the file}
     *
     * @throws MalformedException if it is none, or was written for a machine of the other byte order
     */
    public static NotesFile parse(Window file) {
        Reader reader = new Reader(file);
        if (reader.word() != NOTES) {
            throw file.malformed(0, "no notes of gcc for this byte order");
        }
        int version = reader.word();
        int stamp = reader.word();
        boolean bytes = inBytes(version, file);
        if (bytes) {
            reader.word(); // a checksum, 0 in notes
        }
        int folder = reader.word();
        reader.skip(bytes ? folder : Math.multiplyFull(folder, WORD));
        reader.word(); // whether blocks may be marked as never executed
        Set<CountedFunction.Id> functions = new LinkedHashSet<>();
        while (reader.at < file.size()) {
            int tag = reader.word();
            if (tag == 0) {
                break;
            }
            int length = reader.word();
            if (tag == FUNCTION) {
                functions.add(CountedFunction.Id.at(file, reader.at, ByteOrder.LITTLE_ENDIAN));
            }
            reader.skip(bytes ? length : Math.multiplyFull(length, WORD));
        }
        return new NotesFile(version, stamp, functions);
    }

    /** The version is four letters: {@code B22*} is 12.2, {@code B01*} 10.1: a ten, a one, the minor one, the phase. */
    private static boolean inBytes(int version, Window file) {
        int tens = (version >>> 24) - 'A';
        int ones = (version >>> 16 & 0xff) - '0';
        if (tens < 0 || tens > 25 || ones < 0 || ones > 9) {
            throw file.malformed(WORD, "no version of gcc's: 0x" + Integer.toHexString(version));
        }
        return 10 * tens + ones >= BYTES_SINCE;
    }

    /**
     * {@return what a program that ended would have left beside the notes: {@code FILE.gcda}}
     *
     * @param counts of the functions of these notes, in the order of their counters; of the others nothing is written
     */
    public byte[] data(Map<CountedFunction.Id, List<Long>> counts) {
        Writer out = new Writer();
        int tens = (version >>> 24) - 'A';
        boolean bytes = 10 * tens + ((version >>> 16 & 0xff) - '0') >= BYTES_SINCE;
        int unit = bytes ? 1 : WORD;
        out.words(DATA, version, stamp);
        if (bytes) {
            out.words(0);
        }
        out.words(SUMMARY, 2 * WORD / unit, 1, 0); // one run; the largest count is nobody's business
        for (CountedFunction.Id function : functions) {
            List<Long> all = counts.get(function);
            if (all != null) {
                out.words(FUNCTION, ID / unit);
                out.words((int) function.ident(), (int) function.lines(), (int) function.graph());
                out.words(ARC_COUNTERS, all.size() * Long.BYTES / unit);
                all.forEach(count -> out.words(count.intValue(), (int) (count >>> Integer.SIZE)));
            }
        }
        out.words(0);
        return out.bytes.toByteArray();
    }

    /** Goes through the words. */
    private static final class Reader {
        private final Window file;
        private long at;

        Reader(Window file) {
            this.file = file;
        }

        int word() {
            int word = file.s32(at, ByteOrder.LITTLE_ENDIAN);
            at += WORD;
            return word;
        }

        void skip(long bytes) {
            if (bytes < 0 || !file.contains(at, bytes)) {
                throw file.malformed(at, "a record of " + bytes + " bytes, which leaves the file");
            }
            at += bytes;
        }
    }

    /** Words, one after the other. */
    private static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void words(int... words) {
            for (int word : words) {
                bytes.writeBytes(ByteBuffer.allocate(WORD)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(word)
                        .array());
            }
        }
    }
}
