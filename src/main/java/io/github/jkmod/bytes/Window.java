package io.github.jkmod.bytes;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A read-only run of bytes with a name, read by position only.
 *
 * <p>Offsets and lengths are in bytes, unsigned, relative to the window's start. Any read that would leave the window
 * throws {@link MalformedException} naming the window and the offset; nothing is allocated before the check. A window
 * is at most 2 GiB, the kernel's own limit for a module file ({@code kernel_read_file}, INT_MAX).
 */
public final class Window {
    private final byte[] bytes; // not a ByteBuffer: each of its reads is ten calls, which an interpreter makes
    private final int start;
    private final int size;
    private final String origin;

    private Window(byte[] bytes, int start, int size, String origin) {
        this.bytes = bytes;
        this.start = start;
        this.size = size;
        this.origin = origin;
    }

    /**
     * {@return a window on {@code bytes}, which the caller must not change afterwards}
     *
     * @param bytes the content
     * @param origin the name used in errors, normally the path
     */
    public static Window of(byte[] bytes, String origin) {
        return new Window(bytes, 0, bytes.length, origin);
    }

    /** {@return the name used in errors: a path, or a path and a section} */
    public String origin() {
        return origin;
    }

    /** {@return the number of bytes} */
    public int size() {
        return size;
    }

    /** {@return whether {@code length} bytes from {@code offset} lie inside the window; false for negative values} */
    public boolean contains(long offset, long length) {
        return offset >= 0 && length >= 0 && offset <= size && length <= size - offset;
    }

    /**
     * {@return the part of this window from {@code offset}, {@code length} bytes long, under its own name}
     *
     * @throws MalformedException if the part leaves this window
     */
    public Window slice(long offset, long length, String sliceOrigin) {
        if (!contains(offset, length)) { // asked here: the text is for errors only
            require(offset, length, "part of " + Long.toUnsignedString(length) + " bytes");
        }
        return new Window(bytes, start + (int) offset, (int) length, sliceOrigin);
    }

    /** {@return whether this is the front part of {@code whole}: the same bytes, not merely equal ones} */
    public boolean isFrontOf(Window whole) {
        return bytes == whole.bytes && start == whole.start && size <= whole.size;
    }

    /** {@return the unsigned byte at {@code offset}} */
    public int u8(long offset) {
        require(offset, 1, "1-byte value");
        return bytes[start + (int) offset] & 0xff;
    }

    /** {@return the unsigned 16-bit value at {@code offset}} */
    public int u16(long offset, ByteOrder order) {
        require(offset, 2, "2-byte value");
        int at = start + (int) offset;
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        return order == ByteOrder.BIG_ENDIAN ? first << 8 | second : second << 8 | first;
    }

    /** {@return the unsigned 32-bit value at {@code offset}; never negative} */
    public long u32(long offset, ByteOrder order) {
        return s32(offset, order) & 0xffff_ffffL;
    }

    /** {@return the signed 32-bit value at {@code offset}} */
    public int s32(long offset, ByteOrder order) {
        require(offset, 4, "4-byte value");
        return int32(start + (int) offset, order == ByteOrder.BIG_ENDIAN);
    }

    /** {@return the 64-bit value at {@code offset}; values of 2^63 and more come out negative} */
    public long u64(long offset, ByteOrder order) {
        require(offset, 8, "8-byte value");
        int at = start + (int) offset;
        boolean big = order == ByteOrder.BIG_ENDIAN;
        long first = int32(at, big) & 0xffff_ffffL;
        long second = int32(at + 4, big) & 0xffff_ffffL;
        return big ? first << 32 | second : second << 32 | first;
    }

    private int int32(int at, boolean big) {
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        int third = bytes[at + 2] & 0xff;
        int fourth = bytes[at + 3] & 0xff;
        return big
                ? first << 24 | second << 16 | third << 8 | fourth
                : fourth << 24 | third << 16 | second << 8 | first;
    }

    /**
     * {@return the offset of the first byte equal to {@code value} at or after {@code offset}, or -1}
     *
     * @param offset where to begin, from 0 to the size
     */
    public int indexOf(int value, long offset) {
        require(offset, 0, "start of a search");
        int end = start + size;
        for (int i = start + (int) offset; i < end; i++) {
            if (bytes[i] == (byte) value) {
                return i - start;
            }
        }
        return -1;
    }

    /**
     * {@return how many bytes from {@code offset} on are among those accepted, one after the other}
     *
     * @param most no more than so many are looked at
     * @param accepted for each value of a byte whether it is
     */
    public int run(long offset, int most, boolean[] accepted) {
        require(offset, 0, "start of a run");
        int from = start + (int) offset;
        int end = Math.min(from + most, start + size);
        int at = from;
        while (at < end && accepted[bytes[at] & 0xff]) {
            at++;
        }
        return at - from;
    }

    /**
     * {@return the NUL-terminated string at {@code offset}, as ISO-8859-1 so that every byte survives}
     *
     * @throws MalformedException if {@code offset} is outside or no NUL follows
     */
    public String string(long offset) {
        require(offset, 1, "string");
        int end = indexOf(0, offset);
        if (end < 0) {
            throw malformed(offset, "unterminated string");
        }
        return text(offset, end - offset);
    }

    /** {@return {@code length} bytes from {@code offset} as ISO-8859-1} */
    public String text(long offset, long length) {
        requireRun(offset, length);
        return new String(bytes, start + (int) offset, (int) length, StandardCharsets.ISO_8859_1);
    }

    /** {@return a copy of {@code length} bytes from {@code offset}} */
    public byte[] copy(long offset, long length) {
        requireRun(offset, length);
        int from = start + (int) offset;
        return Arrays.copyOfRange(bytes, from, from + (int) length);
    }

    /** {@return a copy of the whole window} */
    public byte[] copy() {
        return copy(0, size);
    }

    /** {@return a copy of the whole window with zeros behind it, {@code length} bytes, no fewer than the window's} */
    public byte[] padded(int length) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, start, copy, 0, size);
        return copy;
    }

    /** {@return a hash of {@code length} bytes from {@code offset}, the same for the same bytes anywhere} */
    public int hash(long offset, long length) {
        requireRun(offset, length);
        int hash = 0;
        int end = start + (int) (offset + length);
        for (int i = start + (int) offset; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** {@return whether {@code length} bytes from {@code offset} are those of {@code other} from {@code otherOffset}} */
    public boolean matches(long offset, long length, Window other, long otherOffset) {
        requireRun(offset, length);
        other.requireRun(otherOffset, length);
        int from = start + (int) offset;
        int otherFrom = other.start + (int) otherOffset;
        return Arrays.equals(bytes, from, from + (int) length, other.bytes, otherFrom, otherFrom + (int) length);
    }

    /** {@return what {@code digest} makes of the whole window} */
    public byte[] digest(MessageDigest digest) {
        digest.update(bytes, start, size);
        return digest.digest();
    }

    /** {@return whether these are the window's bytes, all of them and no more} */
    public boolean holds(byte[] others) {
        return Arrays.equals(bytes, start, start + size, others, 0, others.length);
    }

    /** {@return an error that names this window and {@code offset}; the caller throws it} */
    public MalformedException malformed(long offset, String reason) {
        return new MalformedException(origin, offset, reason);
    }

    private void requireRun(long offset, long length) {
        if (!contains(offset, length)) {
            require(offset, length, "run of " + Long.toUnsignedString(length) + " bytes");
        }
    }

    private void require(long offset, long length, String what) {
        if (!contains(offset, length)) {
            throw malformed(
                    offset,
                    what + " leaves the " + size + "-byte window (" + Long.toUnsignedString(length) + " bytes)");
        }
    }
}
