package io.github.jkmod.vm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateSocketTest {
    @TempDir
    Path folder;

    @Test
    void whatIsSentIsWrittenAndNothingIsLeft() throws Exception {
        byte[] state = new byte[3_000_001];
        for (int i = 0; i < state.length; i++) {
            state[i] = (byte) (i * 31);
        }
        Path file = folder.resolve("state");
        Path path;
        try (StateSocket socket = StateSocket.open(Optional.empty(), file)) {
            path = Path.of(socket.uri().replaceFirst("^unix:", ""));
            try (SocketChannel sender = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                ByteBuffer all = ByteBuffer.wrap(state);
                while (all.hasRemaining()) {
                    sender.write(all);
                }
            }
            assertThat(socket.await(10_000)).isEqualTo(state.length);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(state);
        assertThat(path.getParent()).doesNotExist();
    }
}
