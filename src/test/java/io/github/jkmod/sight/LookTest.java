package io.github.jkmod.sight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LookTest {
    private static final List<Load> LOADS = List.of(
            new Load("kernel/lib/crc7.ko", "returned", 0, 0x3000, 345),
            new Load("kernel/drivers/odd.ko.xz", "killed", 19, 0xffff_ffff_ffffL, 12_345_678_901L));

    /** What content may be mistaken for: loads, lines, the end. */
    private static final byte[] TRAP =
            "load\tx\treturned\t0\t0\t0\nF\tx\t9\n\0\377".getBytes(StandardCharsets.ISO_8859_1);

    private static final Look LOOK = new Look(
            LOADS,
            List.of(
                    SeenFile.file("proc/modules", TRAP),
                    SeenFile.folder("sys/module/crc7/holders"),
                    SeenFile.file("sys/module/crc7/empty", new byte[0]),
                    SeenFile.unreadable("sys/module/crc7/uevent", 13)));

    @TempDir
    Path folder;

    private static List<String> texts(Look look) {
        return look.files().stream()
                .map(file -> file.line() + " "
                        + file.content().map(HexFormat.of()::formatHex).orElse("no content"))
                .toList();
    }

    private Path packed(String text) throws IOException {
        Path file = folder.resolve("made.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return file;
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Path file = folder.resolve("0001.gz");
        LOOK.write(file);
        Look read = Look.read(file);
        assertThat(read.loads()).isEqualTo(LOADS);
        assertThat(texts(read)).isEqualTo(texts(LOOK));
        assertThat(folder).as("nothing else is left").isDirectoryNotContaining(each -> !each.equals(file));
    }

    @Test
    void aLookAtNothingIsOneToo() throws IOException {
        Path file = folder.resolve("0001.gz");
        new Look(List.of(), List.of()).write(file);
        assertThat(Look.read(file)).isEqualTo(new Look(List.of(), List.of()));
    }

    @Test
    void aFileThatIsCutShortIsAnError() throws IOException {
        Path file = folder.resolve("0001.gz");
        LOOK.write(file);
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Look.read(file)).as("%d bytes", length).isInstanceOf(IOException.class);
        }
    }

    @Test
    void contentThatEndsTooEarlyIsAnErrorThoughItIsPackedWell() throws IOException {
        Path file = packed("F\tproc/modules\t9\nshort");
        assertThatThrownBy(() -> Look.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " ends too early");
    }

    @Test
    void anotherLineThanThoseOfALookIsAnError() throws IOException {
        Path file = packed("D\tsys/module\nE\t7\treturned\n");
        assertThatThrownBy(() -> Look.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("no line of a look: E\t7\treturned");
    }

    @Test
    void onlyALoadThatReturnedWithoutErrorIsIn() {
        assertThat(new Load("a", "returned", 0, 0, 1).isIn()).isTrue();
        assertThat(new Load("a", "returned", 19, 0, 1).isIn()).isFalse();
        assertThat(new Load("a", "killed", 0, 0, 1).isIn()).isFalse();
        assertThat(new Load("a", "hung", 0, 0, 1).isIn()).isFalse();
    }

    @Test
    void unpackedItIsATreeWithAFolderForWhatCannotBeRead() throws IOException {
        LOOK.unpack(folder);
        assertThat(folder.resolve("proc/modules")).hasBinaryContent(TRAP);
        assertThat(folder.resolve("sys/module/crc7/empty")).isEmptyFile();
        assertThat(folder.resolve("sys/module/crc7/holders")).isEmptyDirectory();
        assertThat(folder.resolve("sys/module/crc7/uevent")).isEmptyDirectory();
    }

    @Test
    void nothingIsUnpackedOutsideOfItsFolder() {
        Path root = folder.resolve("root");
        for (SeenFile outside : List.of(
                SeenFile.file("../escaped", new byte[1]),
                SeenFile.folder("sys/../../escaped"),
                SeenFile.unreadable("/escaped", 13))) {
            Look look = new Look(List.of(), List.of(outside));
            assertThatThrownBy(() -> look.unpack(root))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("leads out of");
        }
        assertThat(folder).isEmptyDirectory();
    }
}
