package io.github.jkmod.bootfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.image.Packed;
import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BootFileTest {
    private static final int SHT_PROGBITS = 1;
    private static final int SHT_NOTE = 7;
    private static final String BANNER = "%s version %s Linux version %s x Linux version 6.9.1-mine (me@here) #1\n\0";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] vmlinux(boolean pvh) {
        ElfWriter elf = ElfWriter.x86();
        elf.section(".rodata", SHT_PROGBITS, ElfWriter.CONSTANTS, ascii(BANNER));
        if (pvh) {
            byte[] note = elf.buffer()
                    .u32(4)
                    .u32(8)
                    .u32(18)
                    .text("Xen\0")
                    .u64(0x1000000)
                    .bytes();
            elf.section(".notes", SHT_NOTE, ElfWriter.CONSTANTS, note, 0, 0, 4);
        }
        byte[] file = elf.bytes();
        file[16] = 2; // ET_EXEC
        return file;
    }

    private static byte[] bzimage(byte[] payload) {
        ByteBuffer image = ByteBuffer.allocate(3 * 512 + 0x40 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0x1f1, (byte) 2).put(0x202, ascii("HdrS")).putShort(0x206, (short) 0x20f);
        image.putShort(0x20e, (short) 0x300).put(0x500, ascii("5.4.3-own (me@here) #1 SMP\0"));
        image.putShort(0x236, (short) 1).putInt(0x248, 0x40).putInt(0x24c, payload.length);
        return image.put(3 * 512 + 0x40, payload).array();
    }

    private static byte[] arm64() {
        return ByteBuffer.allocate(64 + BANNER.length())
                .put(56, ascii("ARMd"))
                .put(64, ascii(BANNER))
                .array();
    }

    private static byte[] riscv(long offset) {
        return ByteBuffer.allocate(64 + BANNER.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(8, offset)
                .put(0x30, ascii("RISCV\0\0\0"))
                .put(0x38, ascii("RSC\005"))
                .put(64, ascii(BANNER))
                .array();
    }

    /** As the kernel's build makes it; a text offset below 0 leaves the table of tags out. */
    private static byte[] zimage(byte[] packed, int textOffset) {
        int table = 64 + packed.length + 3 & -4;
        ByteBuffer image = ByteBuffer.allocate(table + 28).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(0x24, 0x016f2818).putInt(0x2c, image.capacity());
        image.put(64, packed);
        if (textOffset >= 0) {
            image.putInt(0x34, 0x45454545).putInt(0x38, table);
            image.putInt(table, 6).putInt(table + 4, 0x5a534c4b).putInt(table + 16, textOffset);
        }
        return image.array();
    }

    private static BootFile image(byte[] file) {
        return BootFile.of(Window.of(file, "k"));
    }

    private static void assertBoots(
            byte[] file, Architecture architecture, BootImage.Form form, String release, byte[] content) {
        BootFile image = image(file);
        assertThat(image.architecture()).isEqualTo(architecture);
        BootFile.Bootable bootable = image.bootable();
        assertThat(bootable.form()).isEqualTo(form);
        assertThat(bootable.release()).contains(release);
        assertThat(bootable.content()).isEqualTo(content);
    }

    @Test
    void aBzimageIsUnpackedIfItsVmlinuxStartsByPvh() throws IOException {
        byte[] withPvh = bzimage(Packed.gzip(vmlinux(true)));
        assertBoots(withPvh, Architecture.X86_64, BootImage.Form.VMLINUX, "5.4.3-own", vmlinux(true));
        byte[] without = bzimage(Packed.gzip(vmlinux(false)));
        assertBoots(without, Architecture.X86_64, BootImage.Form.UNCHANGED, "5.4.3-own", without);
        byte[] lz4 = bzimage(new byte[] {2, 33, 76, 24, 0, 0, 0, 0});
        assertBoots(lz4, Architecture.X86_64, BootImage.Form.UNCHANGED, "5.4.3-own", lz4);
    }

    @Test
    void aVmlinuxNeedsThePvhNote() {
        assertBoots(vmlinux(true), Architecture.X86_64, BootImage.Form.VMLINUX, "6.9.1-mine", vmlinux(true));
        assertThatThrownBy(() -> image(vmlinux(false))).hasMessageContaining("without a PVH note");
        assertThatThrownBy(() -> image(ElfWriter.x86().bytes())).hasMessageContaining("an ELF object file");
        byte[] arm = ElfWriter.arm().bytes();
        arm[16] = 2;
        assertThatThrownBy(() -> image(arm)).hasMessageContaining("give the Image or zImage");
    }

    @Test
    void anArm64ImageTellsItsReleaseRawOrPacked() throws IOException {
        byte[] packed = Packed.gzip(arm64());
        ByteBuffer zboot = ByteBuffer.allocate(64 + packed.length).order(ByteOrder.LITTLE_ENDIAN);
        zboot.put(4, ascii("zimg")).putInt(8, 64).putInt(12, packed.length).put(64, packed);
        for (byte[] file : new byte[][] {arm64(), packed, zboot.array()}) {
            assertBoots(file, Architecture.ARM64, BootImage.Form.IMAGE, "6.9.1-mine", arm64());
        }
        byte[] text = Packed.gzip(ascii("text, not a kernel, and longer than the sixty bytes of an Image's header"));
        assertThatThrownBy(() -> image(text).bootable()).hasMessageContaining("no arm64 Image");
    }

    @Test
    void aRiscv64ImageTellsItsReleaseRawOrPacked() throws IOException {
        byte[] raw = riscv(0x20_0000);
        byte[] packed = Packed.gzip(raw);
        ByteBuffer zboot = ByteBuffer.allocate(128 + packed.length).order(ByteOrder.LITTLE_ENDIAN);
        zboot.put(4, ascii("zimg")).putInt(8, 128).putInt(12, packed.length).put(128, packed);
        zboot.putInt(0x3c, 64).put(64, ascii("PE\0\0")).putShort(68, (short) 0x5064);
        for (byte[] file : new byte[][] {raw, packed, zboot.array()}) {
            assertBoots(file, Architecture.RISCV64, BootImage.Form.IMAGE, "6.9.1-mine", raw);
        }
        zboot.putShort(68, (short) 0xaa64); // the header is arm64's, the kernel is not
        assertThatThrownBy(() -> image(zboot.array()).bootable()).hasMessageContaining("no arm64 Image");
    }

    @Test
    void aZimageIsPutWhereItWasLinkedForOrUnpacksItself() throws IOException {
        byte[] kernel = ascii(BANNER);
        for (byte[] packed : new byte[][] {Packed.gzip(kernel), Packed.xz(kernel)}) {
            byte[] file = zimage(packed, 0x8000);
            assertBoots(file, Architecture.ARM, BootImage.Form.UIMAGE, "6.9.1-mine", Uimage.wrap(kernel, 0x8000));
            byte[] old = zimage(packed, -1);
            assertBoots(old, Architecture.ARM, BootImage.Form.UNCHANGED, "6.9.1-mine", old);
        }
        byte[] lzo = zimage(new byte[100], 0x8000);
        BootFile.Bootable hidden = image(lzo).bootable();
        assertThat(hidden.release()).isEmpty();
        assertThat(hidden.content()).isEqualTo(lzo);
    }

    @Test
    void theHeaderOfAUimageNamesTheLoadAddress() {
        Window header = Window.of(Uimage.wrap(new byte[4], 0x8000), "u");
        assertThat(header.u32(16, ByteOrder.BIG_ENDIAN)).isEqualTo(0x40008000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "text\n", "#!/bin/sh\necho this is a script and long enough to hold many a header"})
    void whatIsNoKernelIsSaidSo(String content) {
        assertThatThrownBy(() -> image(ascii(content)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("k+0x0: no kernel image: ");
    }

    @Test
    void aFileThatWasCutIsSaidSo() throws IOException {
        byte[] zimage = zimage(Packed.gzip(ascii(BANNER)), 0x8000);
        assertThatThrownBy(() -> image(Arrays.copyOf(zimage, zimage.length - 1)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("of which the file has");
        byte[] bzimage = bzimage(Packed.gzip(vmlinux(true)));
        for (int cut : new int[] {1, 500}) {
            BootFile image = image(Arrays.copyOf(bzimage, bzimage.length - cut));
            assertThatThrownBy(image::bootable).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void kernelsForArchitecturesWithoutGuestsAreNamed() throws IOException {
        byte[] s390x =
                ByteBuffer.allocate(0x10020).put(0x10008, ascii("S390EP")).array();
        byte[] riscv = riscv(0x40_0000);
        byte[] ppc = new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, 21).bytes();
        ppc[16] = 2; // ET_EXEC
        assertForeign(() -> image(s390x), "a kernel for s390x");
        assertForeign(() -> image(riscv), "a kernel for riscv32");
        assertForeign(() -> image(Packed.gzip(riscv)).bootable(), "a kernel for riscv32");
        assertForeign(() -> image(ppc), "a kernel for ppc64el");
    }

    private static void assertForeign(ThrowableAssert.ThrowingCallable look, String kernel) {
        assertThatExceptionOfType(ForeignKernelException.class)
                .isThrownBy(look)
                .satisfies(foreign -> assertThat(foreign.kernel()).isEqualTo(kernel));
    }

    @Test
    void a32BitX86KernelIsSaidSo() throws IOException {
        byte[] bzimage = bzimage(Packed.gzip(vmlinux(true)));
        bzimage[0x236] = 0;
        assertThatThrownBy(() -> image(bzimage)).hasMessageContaining("a 32-bit x86 kernel");
    }
}
