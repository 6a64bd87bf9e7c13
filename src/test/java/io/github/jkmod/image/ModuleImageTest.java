package io.github.jkmod.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.github.jkmod.bytes.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class ModuleImageTest {
    private static final byte[] CONTENT = content();

    @TempDir
    Path directory;

    private static byte[] content() {
        byte[] bytes = new byte[5000];
        new Random(1).nextBytes(bytes);
        Arrays.fill(bytes, 1000, 3000, (byte) 7);
        return bytes;
    }

    private static byte[] pack(byte[] content, Compression compression) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packer = switch (compression) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out);
            case XZ -> new XZOutputStream(out, new LZMA2Options());
            case ZSTD -> new ZstdOutputStream(out);
        }) {
            packer.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void unpacksByContentNotByName(Compression compression) throws IOException {
        byte[] file = pack(CONTENT, compression);
        ModuleImage image = ModuleImage.of(file, "x.ko");
        assertThat(image.compression()).isEqualTo(compression);
        assertThat(image.content().copy()).isEqualTo(CONTENT);
        assertThat(image.elf().copy()).isEqualTo(CONTENT);
        assertThat(image.fileSize()).isEqualTo(file.length);
        assertThat(image.signature()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = Mode.EXCLUDE, names = "NONE")
    void unpacksStreamsInARowAsOne(Compression compression) throws IOException {
        byte[] file = join(pack(CONTENT, compression), pack(new byte[] {1, 2}, compression));
        assertThat(ModuleImage.of(file, "x.ko").content().copy()).isEqualTo(join(CONTENT, new byte[] {1, 2}));
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = Mode.EXCLUDE, names = "NONE")
    void everyCutStreamIsMalformed(Compression compression) throws IOException {
        byte[] file = pack(CONTENT, compression);
        for (int length = 6; length < file.length; length += 97) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> ModuleImage.of(cut, "x.ko"))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageStartingWith("x.ko+0x0: " + compression.label() + " data cannot be unpacked: ");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = Mode.EXCLUDE, names = "NONE")
    void aChangedByteGivesContentOrAReason(Compression compression) throws IOException {
        byte[] file = pack(CONTENT, compression);
        int malformed = 0;
        for (int at = 0; at < file.length; at += 11) {
            byte[] changed = file.clone();
            changed[at] ^= (byte) (1 << at % 8);
            try {
                assertThat(ModuleImage.of(changed, "x.ko").content()).isNotNull();
            } catch (MalformedException e) {
                malformed++;
            }
        }
        assertThat(malformed).isPositive();
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = Mode.EXCLUDE, names = "NONE")
    void refusesToUnpackBeyondTheLimit(Compression compression) throws IOException {
        byte[] bomb = pack(new byte[1 << 20], compression);
        assertThat(Unpacker.unpack(bomb, compression, "x.ko", 1 << 20)).hasSize(1 << 20);
        assertThatThrownBy(() -> Unpacker.unpack(bomb, compression, "x.ko", (1 << 20) - 1))
                .hasMessage("x.ko+0x0: " + compression.label() + " data unpacks to more than 1048575 bytes");
    }

    @Test
    void digestsTheFileAsItIs() {
        assertThat(ModuleImage.of(new byte[] {'a', 'b', 'c'}, "x").sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void readsAFileUnderAnotherName() throws IOException {
        Path file = Files.write(directory.resolve("real"), CONTENT);
        ModuleImage image = ModuleImage.read(file, "shown.ko");
        assertThat(image.path()).isEqualTo("shown.ko");
        assertThat(image.content().origin()).isEqualTo("shown.ko");
        assertThat(image.content().copy()).isEqualTo(CONTENT);
    }

    @Test
    void namesTheShownPathWhenAFileCannotBeRead() {
        assertThatThrownBy(() -> ModuleImage.read(directory, "shown.ko"))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("shown.ko: Is a directory");
        assertThatThrownBy(() -> ModuleImage.read(directory.resolve("none"), "shown.ko"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("shown.ko: No such file or directory");
    }

    @Test
    void refusesAFileBeyondTheLimit() throws IOException {
        Path file = Files.write(directory.resolve("big"), new byte[11]);
        assertThat(FileBytes.read(file, "big.ko", 11)).hasSize(11);
        assertThatThrownBy(() -> FileBytes.read(file, "big.ko", 10))
                .isInstanceOf(MalformedException.class)
                .hasMessage("big.ko+0xa: the file is larger than 10 bytes");
    }
}
