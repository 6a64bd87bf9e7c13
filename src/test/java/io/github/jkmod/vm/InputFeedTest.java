package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.vm.qemu.GuestMemory;
import io.github.jkmod.vm.qemu.GuestWindow;
import io.github.jkmod.vm.qemu.NamelessFile;
import io.github.jkmod.vm.qemu.Qmp;
import io.github.jkmod.vm.wire.Message;
import io.github.jkmod.vm.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputFeedTest {
    private static final int REQUESTS = 2000;

    @TempDir
    private Path folder;

    /** A command that ends while the end of its input is on its way, again and again. */
    @Test
    void theChannelStaysOpenHoweverTheRequestEnds() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("wire"));
        try (ServerSocketChannel server =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                SocketChannel guest = SocketChannel.open(address);
                SocketChannel host = server.accept();
                Wire wire = new Wire(host);
                SocketChannel qemu = SocketChannel.open(address);
                GuestMemory memory = new GuestMemory(
                        new Qmp(server.accept()),
                        new GuestWindow(null, List.of()),
                        NamelessFile.open(Optional.empty()))) {
            drain(guest);
            drain(qemu);
            for (int id = 1; id <= REQUESTS; id++) {
                try (InputFeed feed = new InputFeed(id, InputStream.nullInputStream(), wire, memory)) {
                    assertThat(feed.want(new Message.Want(id, 0, 0))).isTrue();
                    Thread.sleep(0, id % 100 * 1000);
                }
                assertThat(host.isOpen()).as("after request %d", id).isTrue();
            }
        }
    }

    /** Reads what is sent there; what it is does not matter. */
    private static void drain(SocketChannel channel) {
        Thread reader = new Thread(() -> {
            try {
                while (channel.read(ByteBuffer.allocate(1 << 16)) >= 0) {
                    // to its end
                }
            } catch (IOException e) {
                // the test is over
            }
        });
        reader.setDaemon(true);
        reader.start();
    }
}
