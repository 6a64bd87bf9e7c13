package io.github.jkmod.vm.setup;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.Unpacker;
import java.nio.ByteOrder;

/** The x86 boot protocol's packed payload; see Documentation/x86/boot.rst, fields setup_sects and payload_offset. */
final class Bzimage {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final int SETUP_SECTS = 0x1f1;
    private static final int MAGIC = 0x202;
    private static final int PAYLOAD_OFFSET = 0x248;
    private static final int PAYLOAD_LENGTH = 0x24c;

    private Bzimage() {}

    /** {@return the ELF vmlinux inside a bzImage; malformed if there is none or its packing is unknown} */
    static byte[] vmlinux(Window image) {
        if (!image.text(MAGIC, 4).equals("HdrS")) {
            throw image.malformed(MAGIC, "no x86 boot header");
        }
        int sectors = image.u8(SETUP_SECTS);
        long code = ((sectors == 0 ? 4 : sectors) + 1) * 512L;
        byte[] elf = payload(image, code + image.u32(PAYLOAD_OFFSET, LE), image.u32(PAYLOAD_LENGTH, LE));
        if (elf.length < 4 || elf[0] != 0x7f || elf[1] != 'E') {
            throw image.malformed(code, "the payload is not an ELF file");
        }
        return elf;
    }

    /**
     * Unpacks a payload. The kernel's build appends the unpacked size, 4 bytes, to every stream but gzip, whose own
     * last field it is.
     */
    static byte[] payload(Window image, long offset, long length) {
        Window packed = image.slice(offset, length, image.origin() + ": payload");
        long size = packed.u32(length - 4, LE);
        if (size > BootImage.LIMIT) {
            throw packed.malformed(length - 4, "unpacked size " + size + " is absurd");
        }
        boolean gzip = packed.u16(0, ByteOrder.BIG_ENDIAN) == 0x1f8b;
        return Unpacker.unpackLeading(packed.copy(0, gzip ? length : length - 4), packed.origin(), (int) size);
    }
}
