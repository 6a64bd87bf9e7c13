package io.github.jkmod.image;

import io.airlift.compress.zstd.ZstdDecompressor;
import io.github.jkmod.bytes.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.SingleXZInputStream;

/** Unpacks one gzip, XZ or zstd stream, recognised by its magic. */
public final class Unpack {
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte WINDOW_4_MIB = (22 - 10) << 3;
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    private Unpack() {}

    /** {@return whether {@code bytes} begin like one of the formats that {@link #unpack} knows} */
    public static boolean knows(byte[] bytes) {
        return starts(bytes, GZIP) || starts(bytes, XZ) || starts(bytes, ZSTD);
    }

    /**
     * {@return the content of the packed stream}
     *
     * <p>Bytes behind an XZ stream are ignored; behind gzip and zstd there must be none.
     *
     * @param packed the stream, from its magic on
     * @param origin the name used in errors
     * @param limit the largest content accepted, in bytes
     * @throws MalformedException if the format is unknown, the stream is broken or its content exceeds the limit
     */
    public static byte[] unpack(byte[] packed, String origin, long limit) {
        try {
            if (starts(packed, ZSTD)) {
                return zstd(packed, origin, limit);
            }
            if (starts(packed, XZ)) {
                return drain(new SingleXZInputStream(new ByteArrayInputStream(packed)), origin, limit);
            }
            if (starts(packed, GZIP)) {
                return drain(new GZIPInputStream(new ByteArrayInputStream(packed)), origin, limit);
            }
        } catch (IOException | io.airlift.compress.MalformedInputException e) {
            throw broken(origin, String.valueOf(e.getMessage()));
        }
        throw broken(origin, "neither gzip nor XZ nor zstd");
    }

    private static byte[] drain(InputStream stream, String origin, long limit) throws IOException {
        try (stream) {
            byte[] content = stream.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
            if (content.length > limit) {
                throw broken(origin, "content exceeds " + limit + " bytes");
            }
            return content;
        }
    }

    /** The whole-buffer decoder: it needs no window, only the frame to claim one of at most 8 MiB. */
    private static byte[] zstd(byte[] stream, String origin, long limit) {
        byte[] packed = withSmallWindow(stream);
        long announced = ZstdDecompressor.getDecompressedSize(packed, 0, packed.length);
        if (announced > limit) {
            throw broken(origin, "content exceeds " + limit + " bytes");
        }
        byte[] content = new byte[(int) (announced >= 0 ? announced : limit)];
        int length = new ZstdDecompressor().decompress(packed, 0, packed.length, content, 0, content.length);
        return length == content.length ? content : Arrays.copyOf(content, length);
    }

    /**
     * Kernel images are packed with windows of up to 128 MiB, which the decoder refuses although it looks back in the
     * whole output. RFC 8878, 3.1.1.1: after the magic the frame header descriptor, whose bit 5 means "no window
     * descriptor follows"; else the window's exponent, less 10, is in the upper 5 bits of the next byte.
     */
    private static byte[] withSmallWindow(byte[] stream) {
        boolean declared = stream.length > 5 && (stream[4] & 0x20) == 0;
        if (!declared || (stream[5] & 0xff) <= WINDOW_4_MIB) {
            return stream;
        }
        byte[] changed = stream.clone();
        changed[5] = WINDOW_4_MIB;
        return changed;
    }

    private static boolean starts(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }

    private static MalformedException broken(String origin, String reason) {
        return new MalformedException(origin, 0, reason);
    }
}
