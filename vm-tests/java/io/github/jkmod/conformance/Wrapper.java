package io.github.jkmod.conformance;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * A way to pack a module.
 *
 * @param name the file's suffix
 * @param share of the mutants of packed files
 * @param packing how
 */
record Wrapper(String name, int share, Packing packing) {
    private static final int WINDOW = 1 << 20;

    /** Puts a stream before another. */
    @FunctionalInterface
    interface Packing {
        OutputStream around(OutputStream out) throws IOException;
    }

    static List<Wrapper> all() {
        return List.of(
                new Wrapper("crc32.xz", 6, out -> xz(out, XZ.CHECK_CRC32, WINDOW)),
                new Wrapper("crc64.xz", 1, out -> xz(out, XZ.CHECK_CRC64, WINDOW)),
                new Wrapper("sha256.xz", 1, out -> xz(out, XZ.CHECK_SHA256, WINDOW)),
                new Wrapper("unchecked.xz", 1, out -> xz(out, XZ.CHECK_NONE, WINDOW)),
                new Wrapper("large.xz", 1, out -> xz(out, XZ.CHECK_CRC32, 64 << 20)),
                new Wrapper("gz", 2, GZIPOutputStream::new),
                new Wrapper("zst", 2, ZstdOutputStream::new));
    }

    static int shares() {
        return all().stream().mapToInt(Wrapper::share).sum();
    }

    private static OutputStream xz(OutputStream out, int check, int dictionary) throws IOException {
        LZMA2Options options = new LZMA2Options();
        options.setDictSize(dictionary);
        return new XZOutputStream(out, options, check);
    }

    byte[] pack(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream stream = packing.around(packed)) {
            stream.write(plain);
        }
        return packed.toByteArray();
    }
}
