package io.github.jkmod.image;

import io.airlift.compress.zstd.ZstdInputStream;
import io.github.jkmod.bytes.Window;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks gzip, xz and zstd data of any size as it is read. */
public final class PackedStream {
    private static final int XZ_MEMORY_KIB = 256 << 10;

    /** More than a zstd frame's header has. */
    private static final int HEADER = 18;

    /** Upper 5 bits of the window descriptor for 8 MiB, the most that the library's stream takes, and lower 3 of zeros. */
    private static final int LARGEST_WINDOW = (23 - 10) << 3;

    private PackedStream() {}

    /**
     * {@return the content of {@code packed}, told by its magic; what is not packed comes as it is}
     *
     * @param packed from its magic on
     * @param origin the name used in errors
     * @throws IOException if it cannot be read or is not what its magic says
     */
    public static InputStream of(InputStream packed, String origin) throws IOException {
        BufferedInputStream raw = new BufferedInputStream(packed, 1 << 16);
        raw.mark(HEADER);
        Window start = Window.of(raw.readNBytes(HEADER), origin);
        raw.reset();
        return switch (Compression.of(start)) {
            case NONE -> raw;
            case GZIP -> new GZIPInputStream(raw, 1 << 16);
            case XZ -> new XZInputStream(raw, XZ_MEMORY_KIB);
            case ZSTD -> hasLargeWindow(start) ? inMemory(raw, origin) : new ZstdInputStream(raw);
        };
    }

    private static boolean hasLargeWindow(Window start) {
        return start.contains(0, 6) && (start.u8(4) & 0x20) == 0 && start.u8(5) > LARGEST_WINDOW;
    }

    /** As Arch Linux packs ({@code zstd --ultra -20}: 32 MiB). */
    private static InputStream inMemory(InputStream raw, String origin) throws IOException {
        byte[] packed = raw.readAllBytes();
        try {
            long most = Math.min(new ZstdFrame(Window.of(packed, origin)).most(), Integer.MAX_VALUE - 64L);
            return new ByteArrayInputStream(Unpacker.unpackLeading(packed, origin, (int) most));
        } catch (UnpackRefusal e) {
            throw new IOException("the zstd data ends within the frame's header", e);
        }
    }
}
