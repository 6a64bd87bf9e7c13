package io.github.jkmod.vm.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.vm.setup.Cpio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CpioArchiveTest {
    @TempDir
    private Path folder;

    private static byte[] bytes(Cpio cpio) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        cpio.writeTo(out);
        return out.toByteArray();
    }

    @Test
    void unpacksWhatTheHostPacked() throws IOException {
        byte[] content = {0, -1, 10, 13, 7};
        Cpio cpio = new Cpio()
                .file("payload/a/x.ko", 0644, content)
                .file("payload/run", 0755, new byte[0])
                .symlink("payload/link", "a/x.ko");
        CpioArchive.unpack(ByteBuffer.wrap(bytes(cpio)), folder);
        assertThat(folder.resolve("payload/a/x.ko")).hasBinaryContent(content);
        assertThat(folder.resolve("payload/link")).hasBinaryContent(content).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("payload/run"))))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void reportsWhatIsNoArchive() throws IOException {
        byte[] archive = bytes(new Cpio().file("a", 0644, new byte[9]));
        archive[0] = 'x';
        assertThatThrownBy(() -> CpioArchive.unpack(ByteBuffer.wrap(archive), folder))
                .isInstanceOf(IOException.class)
                .hasMessage("no cpio header at 0");
    }
}
