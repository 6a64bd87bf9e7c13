package io.github.jkmod.image;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;

/** The blocks of a zstd frame (RFC 8878, 3.1.1), without looking into them. */
final class ZstdFrame {
    private static final int MAGIC = 4;
    private static final int BLOCK_HEADER = 3;
    private static final int LARGEST_BLOCK = 128 << 10;
    private static final int SMALL_WINDOW = (22 - 10) << 3;

    private final Window packed;

    ZstdFrame(Window packed) {
        this.packed = packed;
    }

    /** {@return the most bytes that its whole blocks can hold} */
    long most() throws UnpackRefusal {
        int at = header();
        long most = 0;
        while (packed.contains(at, BLOCK_HEADER)) {
            int block = block(at);
            most += type(block) == 1 ? block >>> 3 : LARGEST_BLOCK;
            int next = at + BLOCK_HEADER + stored(block);
            if ((block & 1) != 0 || next > packed.size()) {
                break;
            }
            at = next;
        }
        return most;
    }

    /**
     * {@return the frame, or if it is cut short, one of its whole blocks; empty if there is none} Frames that look back far
     * are changed to tell a smaller window, which the decoder does not need.
     */
    byte[] wholeBlocks() throws UnpackRefusal {
        int start = header();
        int at = start;
        int last = -1;
        while (packed.contains(at, BLOCK_HEADER)) {
            int block = block(at);
            int next = at + BLOCK_HEADER + stored(block);
            if (next > packed.size()) {
                break;
            }
            last = at;
            at = next;
            if ((block & 1) != 0) {
                int end = Math.min(packed.size(), at + (hasChecksum() ? 4 : 0));
                return end - at == (hasChecksum() ? 4 : 0) ? smallWindow(packed.copy(0, end)) : cut(start, at, last);
            }
        }
        return last < 0 ? new byte[0] : cut(start, at, last);
    }

    /** A frame without checksum or size, of the blocks from {@code start} to {@code end}. */
    private byte[] cut(int start, int end, int last) {
        byte[] frame = new byte[MAGIC + 2 + end - start];
        System.arraycopy(packed.copy(0, MAGIC), 0, frame, 0, MAGIC);
        frame[MAGIC + 1] = SMALL_WINDOW;
        System.arraycopy(packed.copy(start, end - start), 0, frame, MAGIC + 2, end - start);
        frame[MAGIC + 2 + last - start] |= 1;
        return frame;
    }

    private static byte[] smallWindow(byte[] frame) {
        boolean declared = (frame[MAGIC] & 0x20) == 0;
        if (declared && (frame[MAGIC + 1] & 0xff) > SMALL_WINDOW) {
            frame[MAGIC + 1] = SMALL_WINDOW;
        }
        return frame;
    }

    private boolean hasChecksum() {
        return (packed.u8(MAGIC) & 0x04) != 0;
    }

    private int block(int at) {
        return packed.u16(at, ByteOrder.LITTLE_ENDIAN) | packed.u8(at + 2L) << 16;
    }

    private static int type(int block) {
        return block >> 1 & 3;
    }

    /** A block of one repeated byte stores just that. */
    private static int stored(int block) {
        return type(block) == 1 ? 1 : block >>> 3;
    }

    /** {@return the length of the frame's header} */
    private int header() throws UnpackRefusal {
        if (packed.contains(MAGIC, 1)) {
            int descriptor = packed.u8(MAGIC);
            boolean single = (descriptor & 0x20) != 0;
            int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
            int size = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >> 6];
            int length = MAGIC + 1 + (single ? 0 : 1) + dictionary + size;
            if (packed.contains(0, length)) {
                return length;
            }
        }
        throw UnpackRefusal.logged(
                "ZSTD-compressed data has an incomplete frame header",
                "the file ends within the frame's header",
                MAGIC);
    }
}
