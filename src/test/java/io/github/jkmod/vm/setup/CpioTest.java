package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CpioTest {
    @TempDir
    private Path folder;

    private static byte[] bytes(Cpio cpio) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        cpio.writeTo(out);
        return out.toByteArray();
    }

    /** Reads an archive back: one line per entry, mode in octal, device, name, content. */
    private static List<String> entries(byte[] archive) {
        Window window = Window.of(archive, "archive");
        List<String> found = new ArrayList<>();
        for (int at = 0; ; ) {
            assertThat(window.text(at, 6)).isEqualTo("070701");
            int size = field(window, at, 6);
            int nameSize = field(window, at, 11);
            String name = window.string(at + 110);
            int content = align(at + 110 + nameSize);
            if (name.equals("TRAILER!!!")) {
                return found;
            }
            String device = field(window, at, 9) + ":" + field(window, at, 10);
            String mode = Integer.toOctalString(field(window, at, 1));
            found.add(mode + " " + device + " " + name + " " + window.text(content, size));
            at = align(content + size);
        }
    }

    private static int field(Window window, int at, int index) {
        return Integer.parseInt(window.text(at + 6 + index * 8L, 8), 16);
    }

    private static int align(int offset) {
        return (offset + 3) & ~3;
    }

    @Test
    void entriesAreSortedOwnedByRootAndHaveTheirParents() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "from disk");
        byte[] archive = bytes(new Cpio()
                .symlink("sbin/a", "../bin/b")
                .device("dev/console", 0600, 5, 1)
                .file("bin/b", 0755, "abc".getBytes(StandardCharsets.US_ASCII))
                .file("z", 0644, file)
                .directory("tmp", 01777));
        assertThat(entries(archive))
                .containsExactly(
                        "40755 0:0 bin ",
                        "100755 0:0 bin/b abc",
                        "40755 0:0 dev ",
                        "20600 5:1 dev/console ",
                        "40755 0:0 sbin ",
                        "120777 0:0 sbin/a ../bin/b",
                        "41777 0:0 tmp ",
                        "100644 0:0 z from disk");
        assertThat(archive.length % 512).isZero();
    }

    @Test
    void theSameContentGivesTheSameBytes() throws IOException {
        Files.writeString(folder.resolve("one"), "1");
        Files.createDirectory(folder.resolve("sub"));
        Files.createSymbolicLink(folder.resolve("sub/link"), Path.of("../one"));
        byte[] first = bytes(new Cpio().tree("payload", folder));
        assertThat(bytes(new Cpio().tree("payload", folder))).isEqualTo(first);
        assertThat(entries(first))
                .containsExactly(
                        "40755 0:0 payload ",
                        "100644 0:0 payload/one 1",
                        "40755 0:0 payload/sub ",
                        "120777 0:0 payload/sub/link ../one");
    }

    @Test
    void aMissingFileIsReportedByName() {
        Cpio cpio = new Cpio().file("f", 0644, folder.resolve("missing"));
        assertThatThrownBy(() -> bytes(cpio)).isInstanceOf(IOException.class).hasMessageContaining("missing");
    }
}
