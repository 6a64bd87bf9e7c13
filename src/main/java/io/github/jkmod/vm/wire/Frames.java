package io.github.jkmod.vm.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The frames on a guest's second UART: length u32, CRC-32 of the body u32, body; big-endian. */
public final class Frames {
    /** The longest body, in bytes; a length above it is noise. */
    public static final int LIMIT = 1 << 20;

    private static final int HEADER = 8;

    private Frames() {}

    /** Where bytes come from; as {@link java.io.InputStream#read(byte[], int, int)}. */
    @FunctionalInterface
    public interface Source {
        /** {@return how many bytes came, at least 1, or -1 at the end} */
        int read(byte[] into, int offset, int length) throws IOException;
    }

    /** Bytes that are no frame. */
    public static final class BrokenFrameException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenFrameException(String message) {
            super(message);
        }
    }

    /**
     * {@return the body as a frame}
     *
     * @throws IllegalArgumentException if it is longer than {@link #LIMIT}
     */
    public static byte[] encode(byte[] body) {
        if (body.length > LIMIT) {
            throw new IllegalArgumentException("frame of " + body.length + " bytes");
        }
        return ByteBuffer.allocate(HEADER + body.length)
                .putInt(body.length)
                .putInt(crc(body))
                .put(body)
                .array();
    }

    /**
     * {@return the next frame's body, or null if the source ends where a frame would begin}
     *
     * @throws BrokenFrameException if the length exceeds {@link #LIMIT} or the checksum differs
     * @throws EOFException if the source ends inside a frame
     */
    public static byte @Nullable [] read(Source source) throws IOException {
        byte[] header = new byte[HEADER];
        if (!fill(source, header)) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        int length = fields.getInt();
        int expected = fields.getInt();
        if (length < 0 || length > LIMIT) {
            throw new BrokenFrameException("frame length " + Integer.toUnsignedString(length) + " exceeds " + LIMIT);
        }
        byte[] body = new byte[length];
        if (length > 0 && !fill(source, body)) {
            throw new EOFException("end inside a frame");
        }
        if (crc(body) != expected) {
            throw new BrokenFrameException("frame checksum differs: " + hex(crc(body)) + ", header " + hex(expected));
        }
        return body;
    }

    /**
     * Skips everything up to and including {@code mark}, whatever it is.
     *
     * @throws EOFException if the source ends before
     */
    public static void skipTo(Source source, byte[] mark) throws IOException {
        byte[] last = new byte[mark.length];
        byte[] one = new byte[1];
        do {
            if (source.read(one, 0, 1) < 0) {
                throw new EOFException("end before the mark");
            }
            System.arraycopy(last, 1, last, 0, last.length - 1);
            last[last.length - 1] = one[0];
        } while (!Arrays.equals(last, mark));
    }

    /** Fills the array; false if the source is at its end before the first byte. */
    private static boolean fill(Source source, byte[] into) throws IOException {
        int have = 0;
        while (have < into.length) {
            int count = source.read(into, have, into.length - have);
            if (count < 0 && have == 0) {
                return false;
            }
            if (count < 0) {
                throw new EOFException("end inside a frame");
            }
            have += count;
        }
        return true;
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static String hex(int value) {
        return Integer.toHexString(value);
    }
}
