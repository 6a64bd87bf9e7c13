package io.github.jkmod.bootfile;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.ElfHeader;
import io.github.jkmod.elf.ElfNames;
import io.github.jkmod.image.Unpacker;
import io.github.jkmod.model.Architecture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A kernel's boot file, vmlinuz: what it says openly, and the kernel inside, unpacked.
 *
 * <p>Known forms: the x86 bzImage (Documentation/arch/x86/boot.rst names the fields), the arm64 and the riscv64 Image, raw or
 * as a whole packed or as EFI zboot (drivers/firmware/efi/libstub/zboot-header.S), and the zImage of 32-bit ARM.
 */
public final class PackedKernel {
    /** No kernel is near this size; a header that claims more is wrong. In bytes. */
    public static final int LIMIT = 512 << 20;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    /** How kernels packed in a zImage begin: XZ, gzip. */
    private static final List<String> ZIMAGE_PAYLOADS = List.of("\u00fd7zXZ\0", "\u001f\u008b\b");

    /** {@code EP_OFFSET} of arch/s390. */
    private static final int S390_MARK = 0x10008;

    /** Where a file that EFI starts, too, says how far the header of its kind is. */
    private static final int PE_HEADER = 0x3c;

    /** {@code IMAGE_FILE_MACHINE_RISCV64}. */
    private static final int PE_RISCV64 = 0x5064;

    /** Bytes of the header of an arm64 or riscv64 Image. */
    private static final int IMAGE_HEADER = 64;

    /** More packed bytes than that header takes. */
    private static final int PACKED_HEADER = 1 << 16;

    /** Where 32-bit RISC-V kernels want to lie in RAM, others at half of that (arch/riscv/kernel/head.S). */
    private static final long RISCV32_OFFSET = 0x40_0000;

    private static final List<String> OLDER_ARM = List.of("ARMv6", "ARMv5tej", "ARMv5te", "ARMv5t", "ARMv4t", "ARMv4");

    private PackedKernel() {}

    /** {@return whether the file is the kernel itself, so that unpacking it costs nothing} */
    public static boolean isRaw(Window file) {
        return isElf(file) || imageArchitecture(file).isPresent();
    }

    /** {@return what an unpacked kernel that is no ELF file runs on: that of 32-bit ARM has no mark} */
    public static Architecture architectureOfBare(Window kernel) {
        return imageArchitecture(kernel).orElse(Architecture.ARM);
    }

    /** {@return whose Image it is, raw; empty for all else} */
    static Optional<Architecture> imageArchitecture(Window file) {
        if (isArm64Image(file)) {
            return Optional.of(Architecture.ARM64);
        }
        return isRiscv64Image(file) ? Optional.of(Architecture.RISCV64) : Optional.empty();
    }

    /**
     * {@return what a bzImage's header says of the kernel inside: release, builder and {@code uname -v}; empty for other
     * forms}
     */
    public static Optional<String> x86Version(Window file) {
        return Bzimage.isIn(file) ? Bzimage.version(file) : Optional.empty();
    }

    /**
     * {@return the kernel inside: an ELF file on x86, the raw Image elsewhere}
     *
     * @throws MalformedException if the form is unknown or nothing unpacks
     */
    public static byte[] unpack(Window file) {
        if (isRaw(file)) {
            return file.copy();
        }
        if (Bzimage.isIn(file)) {
            return unpacked(Bzimage.payload(file));
        }
        if (isZboot(file)) {
            return unpacked(payload(file, file.u32(8, LE), file.u32(12, LE)));
        }
        if (isZimage(file)) {
            return unpackZimage(file);
        }
        return Unpacker.unpackLeading(file.copy(), file.origin(), LIMIT);
    }

    /** {@return whether it is an ELF file: an x86 vmlinux} */
    public static boolean isElf(Window file) {
        return has(file, 0, 4, "\u007fELF");
    }

    /**
     * {@return what kernel it is, as a part of a sentence, if it is one for an architecture that jkmod does not know: by its ELF
     * header, the marks of arch/x86 and arch/s390's bzImage or that of a 32-bit RISC-V Image}
     */
    public static Optional<String> foreign(Window file) {
        if (Bzimage.isIn(file)) {
            return Bzimage.is64Bit(file) ? Optional.empty() : Optional.of("a 32-bit x86 kernel (i386)");
        }
        String name = null;
        if (isElf(file)) {
            ElfHeader header = ElfFile.parse(file).header();
            name = Architecture.ofElf(header.machine()).isPresent() ? null : ElfNames.architecture(header);
        } else if (has(file, S390_MARK, 6, "S390EP")) {
            name = "s390x";
        } else if (isRiscvImage(file) && !isRiscv64Image(file)) {
            name = "riscv32";
        }
        return Optional.ofNullable(name).map(known -> "a kernel for " + known);
    }

    /** {@return whether it is a raw arm64 Image; arm64/booting.rst} */
    static boolean isArm64Image(Window file) {
        return has(file, 56, 4, "ARMd");
    }

    private static boolean isRiscvImage(Window file) {
        return has(file, 56, 4, "RSC\005");
    }

    /** {@return whether it is a raw riscv64 Image; riscv/boot-image-header.rst} */
    static boolean isRiscv64Image(Window file) {
        return isRiscvImage(file) && file.u64(8, LE) != RISCV32_OFFSET;
    }

    /** {@return whether such an Image is in a file that gzip packed, or in an EFI zboot file, by its beginning} */
    static boolean packsRiscv64Image(Window file) {
        if (isZboot(file)) {
            long header = file.contains(PE_HEADER, 4) ? file.u32(PE_HEADER, LE) : 0;
            return file.contains(header + 4, 2) && file.u16(header + 4, LE) == PE_RISCV64;
        }
        try (InputStream stream =
                new GZIPInputStream(new ByteArrayInputStream(file.copy(0, Math.min(file.size(), PACKED_HEADER))))) {
            return isRiscv64Image(Window.of(stream.readNBytes(IMAGE_HEADER), file.origin()));
        } catch (IOException e) {
            return false; // unpacking all of it says so
        }
    }

    /**
     * {@return for which processors an unpacked kernel of 32-bit ARM is, if not for any ARMv7, such as {@code ARMv6}}
     * {@code cpu_arch_name} in arch/arm/mm/proc-*.S is in it for each kind that it knows.
     */
    static Optional<String> olderArm(Window kernel) {
        String text = kernel.text(0, kernel.size());
        return text.contains("armv7\0")
                ? Optional.empty()
                : OLDER_ARM.stream()
                        .filter(name -> text.contains(name.toLowerCase(Locale.ROOT) + "\0"))
                        .findFirst();
    }

    /** {@return whether it is an EFI zboot file; its header has the payload's offset and size behind the magic} */
    static boolean isZboot(Window file) {
        return has(file, 4, 12, "zimg");
    }

    /** {@return whether it is a zImage: 0x016f2818, then its start and end; arm/boot/compressed/head.S} */
    static boolean isZimage(Window file) {
        return has(file, 0x24, 12, "\u0018(o\u0001");
    }

    /** {@return whether a header of that size is at {@code at}, which begins with that magic} */
    static boolean has(Window file, int at, int size, String magic) {
        return file.contains(at, size) && file.text(at, magic.length()).equals(magic);
    }

    /** {@return what is packed in the file, and the size behind it} */
    static Window payload(Window file, long offset, long length) {
        return file.slice(offset, length, file.origin() + ": payload");
    }

    /** The kernel's build appends the unpacked size, 4 bytes, to every stream but gzip, whose own last field it is. */
    private static byte[] unpacked(Window packed) {
        int length = packed.size();
        long size = packed.u32(length - 4L, LE);
        if (size > LIMIT) {
            throw packed.malformed(length - 4L, "unpacked size " + size + " is absurd");
        }
        boolean gzip = packed.u16(0, ByteOrder.BIG_ENDIAN) == 0x1f8b;
        return Unpacker.unpackLeading(packed.copy(0, gzip ? length : length - 4), packed.origin(), (int) size);
    }

    /** {@return the kernel packed in a zImage; malformed if none unpacks} */
    static byte[] unpackZimage(Window file) {
        return inZimage(file).orElseThrow(() -> file.malformed(0, "no XZ or gzip payload"));
    }

    /** {@return the kernel packed in a zImage; empty if none unpacks} The decompressor's own code holds the magic too. */
    static Optional<byte[]> inZimage(Window file) {
        String text = file.text(0, file.size());
        for (String magic : ZIMAGE_PAYLOADS) {
            for (int at = text.indexOf(magic); at >= 0; at = text.indexOf(magic, at + 1)) {
                try {
                    return Optional.of(Unpacker.unpackLeading(file.copy(at, file.size() - at), file.origin(), LIMIT));
                } catch (MalformedException e) {
                    // a false match: look on
                }
            }
        }
        return Optional.empty();
    }
}
