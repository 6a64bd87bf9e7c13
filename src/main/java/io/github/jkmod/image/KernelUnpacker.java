package io.github.jkmod.image;

import io.airlift.compress.zstd.ZstdDecompressor;
import io.github.jkmod.bytes.Window;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks as a kernel's {@code module_decompress} (kernel/module/decompress.c) does: the one stream that the file begins
 * with, whatever follows it.
 */
public final class KernelUnpacker {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final int GZIP_HEADER = 10;
    private static final int GZIP_NAME = 0x08;
    /** {@code ZSTD_error_corruption_detected}, the usual error. */
    private static final int ZSTD_CORRUPTION = 20;

    private static final int PIECE = 1 << 16;

    private KernelUnpacker() {}

    /**
     * {@return the content of an xz stream}
     *
     * @param packed the file
     * @param decoded what user space unpacked without a fault, if it did: then that is not decoded anew; only what the
     *     kernel is narrower in is looked at
     * @param filters the ids of the branch filters that the kernel has (CONFIG_XZ_DEC_*)
     * @param limit the most bytes that may come out
     * @throws UnpackRefusal if the kernel does not take it
     */
    public static Window xz(Window packed, Optional<Window> decoded, Set<Integer> filters, int limit)
            throws UnpackRefusal {
        if (Compression.of(packed) != Compression.XZ) {
            throw UnpackRefusal.logged("not an xz compressed module", "it does not begin with the magic of xz", 0);
        }
        return new KernelXz(packed, decoded, filters, limit).unpack();
    }

    /**
     * {@return the content of a gzip member} Of the header's optional fields the kernel knows the name only; neither
     * checksum nor length behind the data are looked at.
     *
     * @param packed the file
     * @param limit the most bytes that may come out
     * @throws UnpackRefusal if the kernel does not take it
     */
    public static byte[] gzip(Window packed, int limit) throws UnpackRefusal {
        int start = gzipHeader(packed);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed.copy(start, packed.size() - start));
            return inflate(inflater, limit, start);
        } finally {
            inflater.end();
        }
    }

    private static byte[] inflate(Inflater inflater, int limit, int start) throws UnpackRefusal {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        while (!inflater.finished()) {
            int count;
            try {
                count = inflater.inflate(piece);
            } catch (DataFormatException e) {
                throw UnpackRefusal.status(-3, "corrupt deflate data", start + inflater.getBytesRead());
            }
            if (count == 0 && !inflater.finished()) {
                throw UnpackRefusal.status(-5, "the deflate data ends too early", start + inflater.getBytesRead());
            }
            if (content.size() > limit - count) {
                throw UnpackRefusal.needsMemory("memory for more than " + limit + " bytes", start);
            }
            content.write(piece, 0, count);
        }
        return content.toByteArray();
    }

    /** {@code module_gzip_header_len}. */
    private static int gzipHeader(Window packed) throws UnpackRefusal {
        boolean begins =
                packed.contains(0, GZIP_HEADER) && packed.u8(0) == 0x1f && packed.u8(1) == 0x8b && packed.u8(2) == 0x08;
        int length = GZIP_HEADER;
        if (begins && (packed.u8(3) & GZIP_NAME) != 0) {
            int end = packed.indexOf(0, GZIP_HEADER);
            begins = end >= 0;
            length = end + 1;
        }
        if (!begins) {
            throw UnpackRefusal.logged("not a gzip compressed module", "it does not begin as a gzip file", 0);
        }
        return length;
    }

    /**
     * {@return the content of a zstd frame; of one that is cut short what its whole blocks hold, as the kernel takes that
     * for all of it}
     *
     * @param packed the file
     * @param limit the most bytes that may come out
     * @throws UnpackRefusal if the kernel does not take it
     */
    public static byte[] zstd(Window packed, int limit) throws UnpackRefusal {
        if (Compression.of(packed) != Compression.ZSTD) {
            throw UnpackRefusal.logged("not a zstd compressed module", "it does not begin with the magic of zstd", 0);
        }
        byte[] frame = new ZstdFrame(packed).wholeBlocks();
        if (frame.length == 0) {
            return frame;
        }
        long most = new ZstdFrame(Window.of(frame, packed.origin())).most();
        if (most > limit) {
            throw UnpackRefusal.needsMemory("memory for up to " + most + " bytes", 0);
        }
        byte[] content = new byte[(int) most];
        try {
            int length = new ZstdDecompressor().decompress(frame, 0, frame.length, content, 0, content.length);
            return Arrays.copyOf(content, length);
        } catch (RuntimeException e) { // the library reports corrupt input with exceptions of several kinds
            throw UnpackRefusal.logged(
                    "ZSTD-decompression failed with status " + ZSTD_CORRUPTION,
                    "corrupt zstd data: " + e.getMessage(),
                    0);
        }
    }

    /** {@return the 32-bit value at {@code offset}} */
    static long u32(Window window, long offset) {
        return window.u32(offset, LE);
    }
}
