package io.github.jkmod.bootfile;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.image.Compression;
import io.github.jkmod.model.Architecture;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's boot file of unknown origin: which architecture's it is, its release, and what of it QEMU boots. All of that
 * is told by the file's own bytes.
 */
public final class BootFile {
    private enum Format {
        /** {@link Bzimage}. */
        BZIMAGE(Architecture.X86_64),
        /** ELF with the note that PVH boots by; of QEMU's machines only x86 ones take ELF. */
        VMLINUX(Architecture.X86_64),
        /** The raw Image. */
        ARM64_IMAGE(Architecture.ARM64),
        /** That, packed by gzip or in an EFI zboot file. */
        ARM64_PACKED(Architecture.ARM64),
        /** The raw Image. */
        RISCV64_IMAGE(Architecture.RISCV64),
        /** That, packed by gzip or in an EFI zboot file. */
        RISCV64_PACKED(Architecture.RISCV64),
        /** As {@link PackedKernel#isZimage} knows it. */
        ZIMAGE(Architecture.ARM);

        private final Architecture architecture;

        Format(Architecture architecture) {
            this.architecture = architecture;
        }
    }

    /**
     * What a guest boots.
     *
     * @param form how QEMU takes it
     * @param content the file's bytes
     * @param release what {@code uname -r} will say, if it can be seen from outside
     */
    @SuppressWarnings("ArrayRecordComponent") // written to a file at once, never compared
    public record Bootable(BootImage.Form form, byte[] content, Optional<String> release) {}

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final int ZIMAGE_START = 0x28;
    private static final int ZIMAGE_END = 0x2c;
    private static final String KNOWN = "no kernel image: neither an x86-64 bzImage or vmlinux, nor an arm64 or riscv64"
            + " Image (raw, gzip or EFI zboot), nor a 32-bit ARM zImage";

    /** {@code linux_banner}; the same words with a {@code %s} behind them are a format. */
    private static final Pattern BANNER = Pattern.compile("Linux version ([0-9][!-~]*) ");

    private final Format format;
    private final Window file;

    private BootFile(Format format, Window file) {
        this.format = format;
        this.file = file;
    }

    /**
     * {@return the kernel image in a file}
     *
     * @throws MalformedException if it is none that QEMU boots
     * @throws ForeignKernelException if it is one for an architecture that has no guests
     */
    public static BootFile of(Window file) {
        if (PackedKernel.isElf(file)) {
            requireX86Kernel(file);
            return new BootFile(Format.VMLINUX, file);
        }
        requireKnown(file);
        if (Bzimage.isIn(file)) {
            return new BootFile(Format.BZIMAGE, file);
        }
        if (PackedKernel.isArm64Image(file)) {
            return new BootFile(Format.ARM64_IMAGE, file);
        }
        if (PackedKernel.isRiscv64Image(file)) {
            return new BootFile(Format.RISCV64_IMAGE, file);
        }
        if (PackedKernel.isZboot(file) || Compression.of(file) == Compression.GZIP) {
            return new BootFile(
                    PackedKernel.packsRiscv64Image(file) ? Format.RISCV64_PACKED : Format.ARM64_PACKED, file);
        }
        if (PackedKernel.isZimage(file)) {
            requireWhole(file);
            return new BootFile(Format.ZIMAGE, file);
        }
        throw file.malformed(0, KNOWN);
    }

    private static void requireX86Kernel(Window file) {
        ElfFile elf = ElfFile.parse(file);
        if (elf.header().type() == ElfConstants.ET_REL) {
            throw file.malformed(0, "an ELF object file, which is no kernel");
        }
        requireKnown(file);
        if (elf.header().machine() != ElfConstants.EM_X86_64) {
            throw file.malformed(0, "an ELF file, which QEMU boots on x86-64 only: give the Image or zImage");
        }
        if (!Bzimage.startsByPvh(elf)) {
            throw file.malformed(0, "an ELF file without a PVH note (CONFIG_PVH), which QEMU needs: give the bzImage");
        }
    }

    private static void requireKnown(Window file) {
        PackedKernel.foreign(file).ifPresent(kernel -> {
            throw new ForeignKernelException(file.origin(), kernel);
        });
    }

    private static void requireWhole(Window zimage) {
        long size = zimage.u32(ZIMAGE_END, LE) - zimage.u32(ZIMAGE_START, LE);
        if (size > zimage.size()) {
            throw zimage.malformed(
                    ZIMAGE_END, "a zImage of " + size + " bytes, of which the file has " + zimage.size());
        }
    }

    /** {@return what it runs on} */
    public Architecture architecture() {
        return format.architecture;
    }

    /**
     * {@return for which processors it is, if not for those of guests, such as {@code ARMv6}}
     *
     * @param kernel this one, unpacked
     */
    public Optional<String> olderProcessor(Window kernel) {
        return format == Format.ZIMAGE ? PackedKernel.olderArm(kernel) : Optional.empty();
    }

    /**
     * {@return its fastest form}
     *
     * @throws MalformedException if what is packed in it is damaged
     * @throws ForeignKernelException if it shows only now for whom it is
     */
    public Bootable bootable() {
        return switch (format) {
            case BZIMAGE -> bzimage();
            case VMLINUX -> unpacked(BootImage.Form.VMLINUX, file.copy());
            case ARM64_IMAGE, RISCV64_IMAGE -> unpacked(BootImage.Form.IMAGE, file.copy());
            case ARM64_PACKED, RISCV64_PACKED -> packedImage();
            case ZIMAGE -> zimage();
        };
    }

    /** Unpacked it boots only by PVH; packed by something unknown, QEMU has it unpack itself. */
    private Bootable bzimage() {
        Optional<String> release = Bzimage.release(file);
        Window payload = Bzimage.payload(file);
        if (Compression.of(payload) == Compression.NONE) {
            return new Bootable(BootImage.Form.UNCHANGED, file.copy(), release);
        }
        byte[] vmlinux = Bzimage.vmlinux(file);
        boolean pvh = Bzimage.startsByPvh(ElfFile.parse(Window.of(vmlinux, payload.origin())));
        return pvh
                ? new Bootable(BootImage.Form.VMLINUX, vmlinux, release)
                : new Bootable(BootImage.Form.UNCHANGED, file.copy(), release);
    }

    private Bootable packedImage() {
        byte[] image = BootImage.Form.IMAGE.unpack(file);
        Window inner = Window.of(image, file.origin() + ": unpacked");
        requireKnown(inner);
        if (PackedKernel.imageArchitecture(inner).filter(architecture()::equals).isEmpty()) {
            throw inner.malformed(56, "no " + architecture().label() + " Image");
        }
        return unpacked(BootImage.Form.IMAGE, image);
    }

    /** Unpacked it must be put where it was linked for, which not every zImage tells. */
    private Bootable zimage() {
        OptionalLong offset = Uimage.textOffset(file);
        Optional<byte[]> kernel = PackedKernel.inZimage(file);
        Optional<String> release = kernel.flatMap(BootFile::banner);
        if (kernel.isEmpty() || offset.isEmpty()) {
            return new Bootable(BootImage.Form.UNCHANGED, file.copy(), release);
        }
        return new Bootable(BootImage.Form.UIMAGE, Uimage.wrap(kernel.get(), offset.getAsLong()), release);
    }

    private static Bootable unpacked(BootImage.Form form, byte[] content) {
        return new Bootable(form, content, banner(content));
    }

    private static Optional<String> banner(byte[] kernel) {
        Matcher matcher = BANNER.matcher(new String(kernel, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
