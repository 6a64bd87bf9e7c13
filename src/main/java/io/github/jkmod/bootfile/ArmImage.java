package io.github.jkmod.bootfile;

import io.github.jkmod.bytes.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The header of a raw 64-bit ARM Image (Documentation/arch/arm64/booting.rst). */
public final class ArmImage {
    private static final int HEADER = 64;
    private static final int FLAGS = 24;

    /** Bits 1 and 2 of the flags: 0 unspecified, 1 for pages of 4 KiB, 2 for 16 KiB, 3 for 64 KiB. */
    private static final int PAGES_16K = 2;

    private ArmImage() {}

    /** {@return whether that is such an Image, with pages of 16 KiB, which not all processors know} */
    public static boolean has16KibPages(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false; // QEMU will say so
        }
        Window header;
        try (InputStream stream = Files.newInputStream(file)) {
            header = Window.of(stream.readNBytes(HEADER), file.toString());
        }
        return PackedKernel.isArm64Image(header) && (header.u64(FLAGS, ByteOrder.LITTLE_ENDIAN) >> 1 & 3) == PAGES_16K;
    }
}
