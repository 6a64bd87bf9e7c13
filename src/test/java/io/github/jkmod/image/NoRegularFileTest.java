package io.github.jkmod.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What has no end, waits for somebody or is no file at all is refused before it is opened. */
@Timeout(20)
final class NoRegularFileTest {
    @TempDir
    private Path folder;

    private static void assertRefused(Path file) {
        assertThatThrownBy(() -> ModuleImage.read(file, "the name"))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("the name: Invalid argument, it is no regular file");
        assertThatThrownBy(() -> FileParts.open(file, "the name").close())
                .isInstanceOf(FileSystemException.class)
                .hasMessage("the name: Invalid argument, it is no regular file");
    }

    @Test
    void aDeviceIsNotRead() {
        assertRefused(Path.of("/dev/zero"));
        assertRefused(Path.of("/dev/null"));
    }

    @Test
    void aFifoIsNotWaitedFor() throws IOException, InterruptedException {
        Path fifo = folder.resolve("fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        assertRefused(fifo);
    }

    @Test
    void aSocketIsNone() throws IOException {
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertRefused(socket);
        }
    }

    @Test
    void anEmptyNameIsNoFolder() {
        assertThatThrownBy(() -> ModuleImage.read(Path.of(""), "")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> FileParts.open(Path.of(""), "").close()).isInstanceOf(NoSuchFileException.class);
    }
}
