package io.github.jkmod.bootfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.Packed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BootImageTest {
    private static final byte[] ELF = "\u007fELF, really".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    /** A zstd frame with one raw block that claims a window of 128 MiB, as kernels' do; and the unpacked size. */
    private static byte[] sizedZstd(byte[] content) {
        ByteBuffer frame = ByteBuffer.allocate(13 + content.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(0xfd2fb528).put((byte) 0).put((byte) ((27 - 10) << 3));
        frame.put((byte) (content.length << 3 | 1)).put((byte) 0).put((byte) 0);
        return frame.put(content).putInt(content.length).array();
    }

    /** XZ and the unpacked size behind it, as the kernel's build appends it. */
    private static byte[] sizedXz(byte[] content) throws IOException {
        byte[] packed = Packed.xz(content);
        return ByteBuffer.allocate(packed.length + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(packed)
                .putInt(content.length)
                .array();
    }

    private static byte[] bzimage(byte[] payload) {
        ByteBuffer image =
                ByteBuffer.allocate(3 * 512 + 0x40 + payload.length + 100).order(ByteOrder.LITTLE_ENDIAN);
        image.put(0x1f1, (byte) 2).put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
        image.putInt(0x248, 0x40).putInt(0x24c, payload.length).put(3 * 512 + 0x40, payload);
        return image.array();
    }

    private byte[] prepared(BootImage.Form wanted, byte[] vmlinuz, BootImage.Form form) throws IOException {
        Path in = Files.write(folder.resolve("vmlinuz"), vmlinuz);
        Path out = folder.resolve("out");
        assertThat(BootImage.prepare(wanted, in, out)).isEqualTo(form);
        return Files.readAllBytes(out);
    }

    @Test
    void findsTheVmlinuxInABzimage() throws IOException {
        assertThat(prepared(BootImage.Form.VMLINUX, bzimage(Packed.gzip(ELF)), BootImage.Form.VMLINUX))
                .isEqualTo(ELF);
        assertThat(prepared(BootImage.Form.VMLINUX, bzimage(sizedZstd(ELF)), BootImage.Form.VMLINUX))
                .isEqualTo(ELF);
        assertThat(prepared(BootImage.Form.VMLINUX, bzimage(sizedXz(ELF)), BootImage.Form.VMLINUX))
                .isEqualTo(ELF);
    }

    @Test
    void keepsWhatItCannotUnpack() throws IOException {
        byte[] lz4 = bzimage(new byte[] {2, 33, 76, 24, 0, 0, 0, 0});
        assertThat(prepared(BootImage.Form.VMLINUX, lz4, BootImage.Form.UNCHANGED))
                .isEqualTo(lz4);
        byte[] tiny = {1, 2, 3};
        for (BootImage.Form wanted : BootImage.Form.values()) {
            assertThat(prepared(wanted, tiny, BootImage.Form.UNCHANGED)).isEqualTo(tiny);
        }
    }

    @Test
    void refusesAbsurdHeaders() throws IOException {
        byte[] image = bzimage(sizedXz(ELF));
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(0x24c, -1);
        assertThatThrownBy(() -> Bzimage.vmlinux(Window.of(image, "k"))).isInstanceOf(MalformedException.class);
        byte[] empty = bzimage(new byte[0]);
        assertThatThrownBy(() -> Bzimage.vmlinux(Window.of(empty, "k"))).isInstanceOf(MalformedException.class);
    }

    @Test
    void anArm64ImageMayBeRawGzippedOrInEfiZboot() throws IOException {
        byte[] raw = new byte[64];
        ByteBuffer.wrap(raw).put(56, "ARMd".getBytes(StandardCharsets.US_ASCII));
        byte[] packed = Packed.gzip(raw);
        ByteBuffer zboot = ByteBuffer.allocate(128 + packed.length).order(ByteOrder.LITTLE_ENDIAN);
        zboot.put(4, "zimg".getBytes(StandardCharsets.US_ASCII))
                .putInt(8, 128)
                .putInt(12, packed.length)
                .put(128, packed);
        for (byte[] image : new byte[][] {raw, packed, zboot.array()}) {
            assertThat(prepared(BootImage.Form.IMAGE, image, BootImage.Form.IMAGE))
                    .isEqualTo(raw);
        }
    }

    @Test
    void aZimageIsWrappedBehindItsFalseMagic() throws IOException {
        byte[] packed = Packed.xz(ELF);
        ByteBuffer zimage = ByteBuffer.allocate(64 + packed.length + 20).put(packed, 0, 12);
        zimage.put(64, packed);
        byte[] uimage = prepared(BootImage.Form.UIMAGE, zimage.array(), BootImage.Form.UIMAGE);
        Window header = Window.of(uimage, "uImage");
        assertThat(header.u32(0, ByteOrder.BIG_ENDIAN)).isEqualTo(0x27051956L);
        assertThat(header.u32(12, ByteOrder.BIG_ENDIAN)).isEqualTo(ELF.length);
        assertThat(header.u32(16, ByteOrder.BIG_ENDIAN)).isEqualTo(0x40208000L);
        assertThat(header.copy(Uimage.HEADER, ELF.length)).isEqualTo(ELF);
    }
}
