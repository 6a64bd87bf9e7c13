package io.github.jkmod.bootfile;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import java.nio.ByteOrder;
import java.util.Optional;

/** The x86 boot protocol's header and packed payload; see Documentation/x86/boot.rst, which names the fields. */
final class Bzimage {
    /** Where {@code HdrS} is. */
    static final int MAGIC = 0x202;

    /** Where {@code xloadflags} is. */
    static final int LOAD_FLAGS = 0x236;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final int SETUP_SECTS = 0x1f1;
    private static final int PROTOCOL = 0x206;
    private static final int KERNEL_VERSION = 0x20e;
    private static final int HAS_LOAD_FLAGS = 0x020c;
    private static final int XLF_KERNEL_64 = 1;

    /** {@code XEN_ELFNOTE_PHYS32_ENTRY}, by which QEMU finds where to start; xen/interface/elfnote.h. */
    private static final int PHYS32_ENTRY = 18;

    private Bzimage() {}

    /** {@return the ELF vmlinux inside a bzImage; malformed if there is none or its packing is unknown} */
    static byte[] vmlinux(Window image) {
        Window packed = payload(image);
        byte[] elf = PackedKernel.unpack(image);
        if (elf.length < 4 || elf[0] != 0x7f || elf[1] != 'E') {
            throw packed.malformed(0, "the payload is not an ELF file");
        }
        return elf;
    }

    /** {@return the packed kernel and the size behind it; malformed if the file has no header or ends too early} */
    static Window payload(Window image) {
        return PackedKernel.x86Payload(image);
    }

    private static long setupSize(Window image) {
        int sectors = image.u8(SETUP_SECTS);
        return ((sectors == 0 ? 4 : sectors) + 1) * 512L;
    }

    /** {@return the release in the header's {@code kernel_version}, its first word; empty where there is none} */
    static Optional<String> release(Window image) {
        int pointer = image.u16(KERNEL_VERSION, LE);
        long at = 0x200L + pointer;
        if (pointer == 0 || at >= setupSize(image) || !image.contains(at, 1)) {
            return Optional.empty();
        }
        String version = image.string(at);
        int end = version.indexOf(' ');
        return Optional.of(end < 0 ? version : version.substring(0, end)).filter(release -> !release.isEmpty());
    }

    /** {@return whether it has a 64-bit entry point; kernels before 3.8 do not tell and count as 32-bit} */
    static boolean is64Bit(Window image) {
        return image.u16(PROTOCOL, LE) >= HAS_LOAD_FLAGS && (image.u16(LOAD_FLAGS, LE) & XLF_KERNEL_64) != 0;
    }

    /** {@return whether QEMU can start that vmlinux by itself} */
    static boolean startsByPvh(ElfFile elf) {
        return elf.sections().stream()
                .flatMap(section -> elf.notes(section).stream())
                .anyMatch(note -> note.name().equals("Xen") && note.type() == PHYS32_ENTRY);
    }
}
