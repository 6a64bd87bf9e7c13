package io.github.jkmod.bootfile;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;

/**
 * Turns a distribution's {@code vmlinuz} into the form that QEMU boots fastest: unpacked once, here, instead of by
 * emulated code at every boot.
 */
public final class BootImage {
    /** What {@link #prepare} wrote. */
    public enum Form {
        /** x86-64: the ELF vmlinux, entered through its PVH note. */
        VMLINUX(Bzimage::vmlinux),
        /** arm64 and riscv64: the raw Image. */
        IMAGE(PackedKernel::unpack),
        /** 32-bit ARM: the raw Image in a legacy U-Boot header, which gives QEMU the load address. */
        UIMAGE(Uimage::ofZimage),
        /** The file as it was: it boots, but unpacks itself first. */
        UNCHANGED(Window::copy);

        @SuppressWarnings("ImmutableEnumChecker") // a function without a state
        private final Function<Window, byte[]> unpacker;

        Form(Function<Window, byte[]> unpacker) {
            this.unpacker = unpacker;
        }

        /**
         * {@return the kernel in this form}
         *
         * @throws MalformedException if it cannot be found in the file
         */
        byte[] unpack(Window vmlinuz) {
            return unpacker.apply(vmlinuz);
        }
    }

    private BootImage() {}

    /**
     * Writes the fastest form of a kernel; the file appears under its name only when complete.
     *
     * @param wanted the form that is fastest on the kernel's machine
     * @param vmlinuz a bzImage, an arm64 or riscv64 Image (raw, gzip or EFI zboot) or a zImage
     * @param outFile the file to write
     * @return which form it is; {@link Form#UNCHANGED} when nothing better could be found inside
     * @throws IOException if a file cannot be read or written
     */
    public static Form prepare(Form wanted, Path vmlinuz, Path outFile) throws IOException {
        byte[] packed = Files.readAllBytes(vmlinuz);
        Window image = Window.of(packed, vmlinuz.toString());
        Form form = wanted;
        byte[] out;
        try {
            out = wanted.unpack(image);
        } catch (MalformedException e) {
            form = Form.UNCHANGED;
            out = packed;
        }
        Path part = outFile.resolveSibling(outFile.getFileName() + ".part");
        Files.write(part, out);
        Files.move(part, outFile, StandardCopyOption.ATOMIC_MOVE);
        return form;
    }
}
