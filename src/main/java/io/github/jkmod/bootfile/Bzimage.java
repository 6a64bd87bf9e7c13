package io.github.jkmod.bootfile;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import java.nio.ByteOrder;
import java.util.Optional;

/** The x86 boot protocol's header and packed payload; see Documentation/x86/boot.rst, which names the fields. */
final class Bzimage {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final int SETUP_SECTS = 0x1f1;
    private static final int MAGIC = 0x202;
    private static final int PROTOCOL = 0x206;
    private static final int KERNEL_VERSION = 0x20e;
    private static final int LOAD_FLAGS = 0x236;
    private static final int PAYLOAD_OFFSET = 0x248;
    private static final int PAYLOAD_LENGTH = 0x24c;
    private static final int HEADER_END = 0x250;
    private static final int HAS_LOAD_FLAGS = 0x020c;
    private static final int XLF_KERNEL_64 = 1;

    /** {@code XEN_ELFNOTE_PHYS32_ENTRY}, by which QEMU finds where to start; xen/interface/elfnote.h. */
    private static final int PHYS32_ENTRY = 18;

    private Bzimage() {}

    /** {@return whether the file has that header} */
    static boolean isIn(Window file) {
        return PackedKernel.has(file, MAGIC, HEADER_END - MAGIC, "HdrS");
    }

    /** {@return the ELF vmlinux inside a bzImage; malformed if there is none or its packing is unknown} */
    static byte[] vmlinux(Window image) {
        Window packed = payload(image);
        byte[] elf = PackedKernel.unpack(image);
        if (!PackedKernel.isElf(Window.of(elf, packed.origin()))) {
            throw packed.malformed(0, "the payload is not an ELF file");
        }
        return elf;
    }

    /** {@return the packed kernel and the size behind it; malformed if the file has no header or ends too early} */
    static Window payload(Window image) {
        if (!isIn(image)) {
            throw image.malformed(MAGIC, "no x86 boot header");
        }
        return PackedKernel.payload(
                image, setupSize(image) + image.u32(PAYLOAD_OFFSET, LE), image.u32(PAYLOAD_LENGTH, LE));
    }

    private static long setupSize(Window image) {
        int sectors = image.u8(SETUP_SECTS);
        return ((sectors == 0 ? 4 : sectors) + 1) * 512L;
    }

    /** {@return release, builder and {@code uname -v}, where the header points to them} */
    static Optional<String> version(Window image) {
        long at = versionAt(image);
        return at == 0x200 || !image.contains(at, 1) ? Optional.empty() : Optional.of(image.string(at));
    }

    /** {@return the version's first word, the release; empty where the pointer leads out of the set-up code} */
    static Optional<String> release(Window image) {
        Optional<String> version = versionAt(image) < setupSize(image) ? version(image) : Optional.empty();
        return version.map(text -> text.split(" ", 2)[0]).filter(release -> !release.isEmpty());
    }

    private static long versionAt(Window image) {
        return 0x200L + image.u16(KERNEL_VERSION, LE);
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
