package io.github.jkmod.vm.qemu;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where a QEMU sends its state that may write no file itself: a socket, from which this JVM writes it into one. */
public final class StateSocket implements AutoCloseable {
    private static final long PIECE = 1 << 20;

    private final Path folder;
    private final ServerSocketChannel server;
    private final CompletableFuture<Long> written = new CompletableFuture<>();

    private StateSocket(Path folder, ServerSocketChannel server) {
        this.folder = folder;
        this.server = server;
    }

    /**
     * {@return a socket that takes one state}
     *
     * @param user whom QEMU has become, if it has
     * @param file what is written
     */
    public static StateSocket open(Optional<QemuUser> user, Path file) throws IOException {
        Path folder = GuestSockets.folder();
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        StateSocket socket = new StateSocket(folder, server);
        try {
            server.bind(UnixDomainSocketAddress.of(socket.path()));
            if (user.isPresent()) {
                user.get().own(socket.path());
                user.get().own(folder); // into which root comes all the same
            }
            QemuProcess.daemon("jkmod-guest-state", () -> socket.take(file));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Path path() {
        return folder.resolve("s");
    }

    /** {@return what QEMU is told} */
    public String uri() {
        return "unix:" + path();
    }

    private void take(Path file) {
        try (SocketChannel from = server.accept();
                FileChannel to = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long size = 0;
            for (long count = to.transferFrom(from, size, PIECE);
                    count > 0;
                    count = to.transferFrom(from, size, PIECE)) {
                size += count;
            }
            written.complete(size);
        } catch (IOException e) {
            written.completeExceptionally(e);
        }
    }

    /**
     * {@return how many bytes were written, once QEMU has sent all}
     *
     * @throws IOException if it has not after so many milliseconds, or they cannot be written
     */
    public long await(long millis) throws IOException {
        try {
            return written.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the state of the guest has no end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path());
        Files.deleteIfExists(folder);
    }
}
