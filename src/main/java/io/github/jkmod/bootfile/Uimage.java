package io.github.jkmod.bootfile;

import io.github.jkmod.bytes.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/** The legacy U-Boot image header; see U-Boot's include/image.h, struct legacy_img_hdr: 64 bytes, big-endian. */
final class Uimage {
    /** Where the RAM of QEMU's virt board begins. */
    private static final long RAM = 0x4000_0000;

    /** {@code TEXT_OFFSET} of Debian's multi-platform kernel. */
    static final long DEBIAN_TEXT_OFFSET = 0x0020_8000;

    static final int HEADER = 64;
    private static final int MAGIC = 0x2705_1956;
    private static final int OS_LINUX = 5;
    private static final int ARCH_ARM = 2;
    private static final int TYPE_KERNEL = 2;
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    /** In a zImage: 0x45454545, and a pointer to a list of tags; arch/arm/boot/compressed/{head.S,vmlinux.lds.S}. */
    private static final int TABLE_MAGIC = 0x34;

    private static final int TABLE = 0x38;
    private static final long TAG = 0x5a53_4c4b;

    private Uimage() {}

    /** {@return the kernel packed in Debian's zImage, wrapped; malformed if no payload unpacks} */
    static byte[] ofZimage(Window zimage) {
        return wrap(PackedKernel.unpackZimage(zimage), DEBIAN_TEXT_OFFSET);
    }

    /** {@return {@code TEXT_OFFSET}, where behind the start of RAM the kernel goes; empty in zImages before 5.8} */
    static OptionalLong textOffset(Window zimage) {
        long table = zimage.contains(TABLE_MAGIC, 8) && zimage.u32(TABLE_MAGIC, LE) == 0x4545_4545L
                ? zimage.u32(TABLE, LE)
                : zimage.size();
        boolean told = zimage.contains(table, 24)
                && zimage.u32(table, LE) >= 5 // words of the tag; the fifth is the offset
                && zimage.u32(table + 4, LE) == TAG;
        return told ? OptionalLong.of(zimage.u32(table + 16, LE)) : OptionalLong.empty();
    }

    /** {@return the kernel behind a header that says where to put it} */
    static byte[] wrap(byte[] kernel, long textOffset) {
        int load = (int) (RAM + textOffset);
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putInt(MAGIC).putInt(0).putInt(0).putInt(kernel.length);
        header.putInt(load).putInt(load).putInt(crc(kernel));
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
