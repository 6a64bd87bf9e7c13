package io.github.jkmod.image;

import io.airlift.compress.zstd.ZstdDecompressor;
import io.airlift.compress.zstd.ZstdInputStream;
import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks gzip, xz and zstd data in memory, never beyond a limit. */
public final class Unpacker {
    /** The most memory an xz stream's dictionary may ask for, in KiB; {@code xz -9} asks for 65 MiB. */
    private static final int XZ_MEMORY_KIB = 256 << 10;

    private static final byte ZSTD_WINDOW_4_MIB = (22 - 10) << 3;

    private static final int PIECE = 1 << 16;

    private static volatile XzDecoder xzDecoder = (packed, wholeFile, dictionary, limit) -> Optional.empty();

    private Unpacker() {}

    /** Has xz data decoded by {@code decoder} from now on, in the whole process; what it does not take, by Java. */
    public static void decodeXzBy(XzDecoder decoder) {
        xzDecoder = decoder;
    }

    /** There is more than the limit allows. */
    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Makes the unpacked content; fails with what its library throws. */
    private interface Decoder {
        byte[] decode() throws IOException;
    }

    /**
     * {@return the content of a packed file} Several members or streams in a row unpack as one content, as the tools do.
     * The zstd library takes windows of up to 8 MiB where the stream does not tell its size.
     *
     * @param packed the whole file
     * @param compression its format
     * @param path the name used in errors
     * @param limit the most bytes that may come out
     * @throws MalformedException if the data is corrupt, cut short or unpacks to more than {@code limit} bytes
     */
    static byte[] unpack(byte[] packed, Compression compression, String path, int limit) {
        return guarded(compression, path, limit, () -> {
            InputStream raw = new ByteArrayInputStream(packed);
            return switch (compression) {
                case NONE -> packed;
                case GZIP -> drain(new GZIPInputStream(raw, 1 << 16), limit);
                case XZ -> xz(packed, true, limit);
                case ZSTD -> drain(new ZstdInputStream(raw), limit);
            };
        });
    }

    /**
     * {@return the content of the one stream that {@code packed} begins with, such as a kernel inside its boot file}
     *
     * <p>The format is told by its magic. Bytes behind an xz stream are ignored; behind gzip and zstd there must be none.
     *
     * @param packed the stream, from its magic on
     * @param origin the name used in errors
     * @param limit the most bytes that may come out
     * @throws MalformedException if the format is unknown, the stream is corrupt or its content exceeds the limit
     */
    public static byte[] unpackLeading(byte[] packed, String origin, int limit) {
        Compression compression = Compression.of(Window.of(packed, origin));
        return guarded(compression, origin, limit, () -> {
            InputStream raw = new ByteArrayInputStream(packed);
            return switch (compression) {
                case NONE -> throw new IOException("neither gzip nor xz nor zstd");
                case GZIP -> drain(new GZIPInputStream(raw, 1 << 16), limit);
                case XZ -> xz(packed, false, limit);
                case ZSTD -> wholeZstd(packed, limit);
            };
        });
    }

    private static byte[] guarded(Compression compression, String origin, int limit, Decoder decoder) {
        byte[] content;
        try {
            content = decoder.decode();
            if (content.length > limit) {
                throw new TooLargeException();
            }
        } catch (TooLargeException e) {
            throw new MalformedException(
                    origin, 0, compression.label() + " data unpacks to more than " + limit + " bytes");
        } catch (IOException | RuntimeException e) {
            // The zstd library reports corrupt input with unchecked exceptions of several kinds.
            MalformedException malformed =
                    new MalformedException(origin, 0, compression.label() + " data cannot be unpacked: " + detail(e));
            malformed.initCause(e);
            throw malformed;
        }
        return content;
    }

    private static byte[] xz(byte[] packed, boolean wholeFile, int limit) throws IOException {
        Optional<byte[]> decoded = xzDecoder.decode(packed, wholeFile, XZ_MEMORY_KIB * 1024L, limit);
        if (decoded.isPresent()) {
            return decoded.get();
        }
        InputStream raw = new ByteArrayInputStream(packed);
        return drain(
                wholeFile ? new XZInputStream(raw, XZ_MEMORY_KIB) : new SingleXZInputStream(raw, XZ_MEMORY_KIB), limit);
    }

    /** Piece by piece, so that what is too large takes no more memory than the limit. */
    private static byte[] drain(InputStream stream, int limit) throws IOException {
        try (stream) {
            List<byte[]> pieces = new ArrayList<>();
            int size = 0;
            while (size <= limit) {
                byte[] piece = stream.readNBytes(Math.min(PIECE, limit + 1 - size));
                if (piece.length == 0) {
                    break;
                }
                pieces.add(piece);
                size += piece.length;
            }
            if (size > limit) {
                throw new TooLargeException();
            }
            return joined(pieces, size);
        }
    }

    private static byte[] joined(List<byte[]> pieces, int size) {
        byte[] all = new byte[size];
        int filled = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, filled, piece.length);
            filled += piece.length;
        }
        return all;
    }

    /** The whole-buffer decoder: it needs no window, only the frame to claim one of at most 8 MiB. */
    private static byte[] wholeZstd(byte[] stream, int limit) {
        byte[] packed = withSmallWindow(stream);
        long announced = ZstdDecompressor.getDecompressedSize(packed, 0, packed.length);
        byte[] content = new byte[announced >= 0 && announced <= limit ? (int) announced : limit + 1];
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
        if (!declared || (stream[5] & 0xff) <= ZSTD_WINDOW_4_MIB) {
            return stream;
        }
        byte[] changed = stream.clone();
        changed[5] = ZSTD_WINDOW_4_MIB;
        return changed;
    }

    private static String detail(Exception e) {
        if (e instanceof EOFException) {
            return "it ends too early";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
