package io.github.jkmod.image;

import io.airlift.compress.zstd.ZstdInputStream;
import io.github.jkmod.bytes.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks a whole file in memory, never beyond a limit. Several members or streams in a row unpack as one content. */
final class Unpacker {
    /** The most memory an xz stream's dictionary may ask for, in KiB; {@code xz -9} asks for 65 MiB. */
    private static final int XZ_MEMORY_KIB = 256 << 10;

    private Unpacker() {}

    /**
     * Unpacks {@code packed}. The zstd library takes windows of up to 8 MiB where the stream does not tell its size.
     *
     * @param limit the most bytes that may come out
     * @throws MalformedException if the stream is corrupt, cut short or unpacks to more than {@code limit} bytes
     */
    static byte[] unpack(byte[] packed, Compression compression, String path, int limit) {
        byte[] content;
        try (InputStream stream = open(new ByteArrayInputStream(packed), compression)) {
            content = stream.readNBytes(limit + 1);
        } catch (IOException | RuntimeException e) {
            // The zstd library reports corrupt input with unchecked exceptions of several kinds.
            throw corrupt(path, compression, e);
        }
        if (content.length > limit) {
            throw new MalformedException(
                    path, 0, compression.label() + " data unpacks to more than " + limit + " bytes");
        }
        return content;
    }

    private static InputStream open(InputStream packed, Compression compression) throws IOException {
        return switch (compression) {
            case NONE -> packed;
            case GZIP -> new GZIPInputStream(packed, 1 << 16);
            case XZ -> new XZInputStream(packed, XZ_MEMORY_KIB);
            case ZSTD -> new ZstdInputStream(packed);
        };
    }

    private static MalformedException corrupt(String path, Compression compression, Exception e) {
        MalformedException malformed =
                new MalformedException(path, 0, compression.label() + " data cannot be unpacked: " + detail(e));
        malformed.initCause(e);
        return malformed;
    }

    private static String detail(Exception e) {
        if (e instanceof EOFException) {
            return "it ends too early";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
