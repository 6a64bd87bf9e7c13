package io.github.jkmod.vm.qemu;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Two listening sockets in a private folder, for QEMU to connect to. Once it has, the folder goes: connections need no
 * name, and nothing is left behind even by {@code kill -9}.
 */
public final class GuestSockets implements AutoCloseable {
    /** A socket's path has 108 bytes; the folder's random name and the file take 30. */
    private static final int MAX_PARENT = 70;

    private final Path folder;
    private final ServerSocketChannel channel;
    private final ServerSocketChannel qmp;
    private final Thread hook = new Thread(this::remove, "jkmod-sockets-hook");

    private GuestSockets(Path folder) throws IOException {
        this.folder = folder;
        channel = listen(channelPath());
        qmp = listen(qmpPath());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** {@return a new folder for sockets, which only its owner can enter} */
    static Path folder() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        Path usable = parent.toString().length() <= MAX_PARENT ? parent : Path.of("/tmp");
        return Files.createTempDirectory(usable, "jkmod-"); // mode 0700
    }

    public static GuestSockets open() throws IOException {
        Path folder = folder();
        try {
            return new GuestSockets(folder);
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return server.bind(UnixDomainSocketAddress.of(path));
    }

    public Path channelPath() {
        return folder.resolve("c");
    }

    public Path qmpPath() {
        return folder.resolve("q");
    }

    /** {@return QEMU's second UART; fails with a closed channel once {@link #close} was called} */
    public SocketChannel acceptChannel() throws IOException {
        return channel.accept();
    }

    /** {@return QEMU's monitor} */
    public SocketChannel acceptQmp() throws IOException {
        return qmp.accept();
    }

    private void remove() {
        try {
            delete(folder);
        } catch (IOException e) {
            // an empty folder in /tmp is all that remains
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("c"));
        Files.deleteIfExists(folder.resolve("q"));
        Files.deleteIfExists(folder);
    }

    /** Stops listening and removes the folder; a second call does nothing. */
    @Override
    public void close() {
        try {
            channel.close();
            qmp.close();
        } catch (IOException e) {
            // closed all the same
        }
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is going down
        }
    }
}
