package io.github.jkmod.vm.setup;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.Unpacker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The legacy U-Boot image header; see U-Boot's include/image.h, struct legacy_img_hdr: 64 bytes, big-endian. */
final class Uimage {
    /** RAM of QEMU's virt board (0x40000000) plus the text offset of Debian's multi-platform kernel. */
    static final int LOAD_ADDRESS = 0x4020_8000;

    static final int HEADER = 64;
    private static final int MAGIC = 0x2705_1956;
    private static final int OS_LINUX = 5;
    private static final int ARCH_ARM = 2;
    private static final int TYPE_KERNEL = 2;
    private static final String XZ_MAGIC = "\u00fd7zXZ\0";

    private Uimage() {}

    /** {@return the kernel packed in a zImage, wrapped; malformed if no XZ payload unpacks} */
    static byte[] ofZimage(Window zimage) {
        return wrap(kernel(zimage));
    }

    /** The decompressor's own code holds the magic too, so the first match may be a false one. */
    private static byte[] kernel(Window zimage) {
        String text = zimage.text(0, zimage.size());
        for (int at = text.indexOf(XZ_MAGIC); at >= 0; at = text.indexOf(XZ_MAGIC, at + 1)) {
            try {
                return Unpacker.unpackLeading(zimage.copy(at, zimage.size() - at), zimage.origin(), BootImage.LIMIT);
            } catch (MalformedException e) {
                // a false match: look on
            }
        }
        throw zimage.malformed(0, "no XZ payload");
    }

    static byte[] wrap(byte[] kernel) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putInt(MAGIC).putInt(0).putInt(0).putInt(kernel.length);
        header.putInt(LOAD_ADDRESS).putInt(LOAD_ADDRESS).putInt(crc(kernel));
        header.put((byte) OS_LINUX).put((byte) ARCH_ARM).put((byte) TYPE_KERNEL).put((byte) 0);
        header.put("jkmod".getBytes(StandardCharsets.US_ASCII));
        header.putInt(4, crc(header.array())); // over the header with this field 0
        return ByteBuffer.allocate(HEADER + kernel.length)
                .put(header.array())
                .put(kernel)
                .array();
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
