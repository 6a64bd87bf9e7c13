package io.github.jkmod.bootfile;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.Unpacker;
import io.github.jkmod.model.Architecture;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A kernel's boot file, vmlinuz: what it says openly, and the kernel inside, unpacked.
 *
 * <p>Known forms: the x86 bzImage (Documentation/arch/x86/boot.rst names the fields), the arm64 Image, raw or as a whole
 * packed or as EFI zboot (drivers/firmware/efi/libstub/zboot-header.S), and the zImage of 32-bit ARM.
 */
public final class PackedKernel {
    /** No kernel is near this size; a header that claims more is wrong. In bytes. */
    public static final int LIMIT = 512 << 20;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final int ELF_MAGIC = 0x464c_457f;
    private static final int X86_MAGIC = 0x202;
    /** From the magic to behind {@code payload_length}. */
    private static final int X86_HEADER = 0x4e;

    private static final int X86_SETUP_SECTS = 0x1f1;
    private static final int X86_KERNEL_VERSION = 0x20e;
    private static final int X86_PAYLOAD_OFFSET = 0x248;
    private static final int X86_PAYLOAD_LENGTH = 0x24c;
    private static final int ARM64_MAGIC = 56;
    private static final int ZIMAGE_MAGIC = 0x24;
    private static final int ZIMAGE = 0x016f_2818;

    /** How kernels packed in a zImage begin: XZ, gzip. */
    private static final List<String> ZIMAGE_PAYLOADS = List.of("\u00fd7zXZ\0", "\u001f\u008b\b");

    private PackedKernel() {}

    /** {@return whether the file is the kernel itself, so that unpacking it costs nothing} */
    public static boolean isRaw(Window file) {
        return startsWith(file, 0, ELF_MAGIC) || isArm64Image(file);
    }

    /** {@return what an unpacked kernel that is no ELF file runs on: that of 32-bit ARM has no mark} */
    public static Architecture architectureOfBare(Window kernel) {
        return isArm64Image(kernel) ? Architecture.ARM64 : Architecture.ARM;
    }

    /**
     * {@return what a bzImage's header says of the kernel inside: release, builder and {@code uname -v}; empty for other
     * forms}
     */
    public static Optional<String> x86Version(Window file) {
        if (!isX86(file)) {
            return Optional.empty();
        }
        int pointer = file.u16(X86_KERNEL_VERSION, LE);
        long at = 0x200L + pointer;
        return pointer == 0 || !file.contains(at, 1) ? Optional.empty() : Optional.of(file.string(at));
    }

    /**
     * {@return the kernel inside: an ELF file on x86, the raw Image on ARM}
     *
     * @throws MalformedException if the form is unknown or nothing unpacks
     */
    public static byte[] unpack(Window file) {
        if (isRaw(file)) {
            return file.copy();
        }
        if (isX86(file)) {
            return unpacked(x86Payload(file));
        }
        if (file.contains(4, 12) && file.text(4, 4).equals("zimg")) {
            return unpacked(payload(file, file.u32(8, LE), file.u32(12, LE)));
        }
        if (startsWith(file, ZIMAGE_MAGIC, ZIMAGE)) {
            return inZimage(file).orElseThrow(() -> file.malformed(0, "no XZ or gzip payload"));
        }
        return Unpacker.unpackLeading(file.copy(), file.origin(), LIMIT);
    }

    private static boolean isX86(Window file) {
        return file.contains(X86_MAGIC, X86_HEADER) && file.text(X86_MAGIC, 4).equals("HdrS");
    }

    private static boolean isArm64Image(Window file) {
        return file.contains(ARM64_MAGIC, 4) && file.text(ARM64_MAGIC, 4).equals("ARMd");
    }

    private static boolean startsWith(Window file, int at, int magic) {
        return file.contains(at, 4) && file.s32(at, LE) == magic;
    }

    /**
     * {@return the packed kernel in a bzImage, and the size behind it}
     *
     * @throws MalformedException if the file has no such header or ends too early
     */
    public static Window x86Payload(Window file) {
        if (!isX86(file)) {
            throw file.malformed(X86_MAGIC, "no x86 boot header");
        }
        int sectors = file.u8(X86_SETUP_SECTS);
        long setup = ((sectors == 0 ? 4 : sectors) + 1) * 512L;
        return payload(file, setup + file.u32(X86_PAYLOAD_OFFSET, LE), file.u32(X86_PAYLOAD_LENGTH, LE));
    }

    private static Window payload(Window file, long offset, long length) {
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

    /** {@return the kernel packed in a zImage; empty if none unpacks} The decompressor's own code holds the magic too. */
    public static Optional<byte[]> inZimage(Window file) {
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
