package io.github.jkmod.vm;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** QEMU's monitor: tells why the machine shut down and sends breaks; see QEMU's docs/interop/qmp-spec.txt. */
final class Qmp implements AutoCloseable {
    private final SocketChannel socket;
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Thread reader;
    private volatile @Nullable String reason;

    Qmp(SocketChannel socket) throws IOException {
        this.socket = socket;
        send("{\"execute\":\"qmp_capabilities\"}");
        reader = QemuProcess.daemon("jkmod-qmp", this::read);
    }

    private void read() {
        // Not through Channels.newInputStream: before JDK 19 it locks writers out while it waits.
        BufferedReader lines = new BufferedReader(Channels.newReader(new ReadOnly(socket), StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(JSON.std.mapFrom(line));
            }
        } catch (IOException e) {
            // closed: QEMU is gone or being ended
        } finally {
            answered.countDown();
        }
    }

    private void take(Map<String, Object> message) {
        if (message.containsKey("return")) {
            answered.countDown();
        }
        if ("SHUTDOWN".equals(message.get("event")) && message.get("data") instanceof Map<?, ?> data) {
            reason = String.valueOf(data.get("reason"));
        }
    }

    /** {@return whether QEMU has answered, and so has read kernel and initrd, within the time} */
    boolean answered(long millis) throws IOException {
        try {
            return answered.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** {@return the reason in QEMU's SHUTDOWN event, such as guest-reset or guest-shutdown, once QEMU has ended} */
    Optional<String> shutdownReason() {
        try {
            reader.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(reason);
    }

    /** Sends a break on the console, which makes the next key a SysRq. */
    void sendBreak() throws IOException {
        send("{\"execute\":\"chardev-send-break\",\"arguments\":{\"id\":\"" + QemuCommand.CONSOLE + "\"}}");
    }

    private void send(String json) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    @Override
    public void close() {
        Wire.closeQuietly(socket);
    }

    /** Hides that the channel is selectable. */
    private record ReadOnly(SocketChannel socket) implements java.nio.channels.ReadableByteChannel {
        @Override
        public int read(ByteBuffer into) throws IOException {
            return socket.read(into);
        }

        @Override
        public boolean isOpen() {
            return socket.isOpen();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
