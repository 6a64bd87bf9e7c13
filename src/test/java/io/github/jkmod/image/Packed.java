package io.github.jkmod.image;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** Packs bytes as a distribution packs its modules and kernels. */
public final class Packed {
    /** Something that packs what is written to it. */
    private interface Packer {
        OutputStream on(OutputStream out) throws IOException;
    }

    private Packed() {}

    /** {@return {@code content} as a gzip file} */
    public static byte[] gzip(byte[] content) throws IOException {
        return by(GZIPOutputStream::new, content);
    }

    /** {@return {@code content} as an xz file} */
    public static byte[] xz(byte[] content) throws IOException {
        return by(out -> new XZOutputStream(out, new LZMA2Options(0)), content);
    }

    /** {@return {@code content} as the kernel's own build packs its modules: xz with CRC32, which is all that the kernel takes} */
    public static byte[] kernelXz(byte[] content) throws IOException {
        return xz(content, XZ.CHECK_CRC32, new LZMA2Options(0));
    }

    /** {@return {@code content} as an xz file with that check, through those filters} */
    public static byte[] xz(byte[] content, int check, FilterOptions... filters) throws IOException {
        return by(out -> new XZOutputStream(out, filters, check), content);
    }

    /** {@return {@code content} as a zstd file} */
    public static byte[] zstd(byte[] content) throws IOException {
        return by(ZstdOutputStream::new, content);
    }

    /** {@return {@code content} packed} */
    private static byte[] by(Packer packer, byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packer.on(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }
}
