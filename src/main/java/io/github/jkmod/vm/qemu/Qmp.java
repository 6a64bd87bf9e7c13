package io.github.jkmod.vm.qemu;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** QEMU's monitor: tells why the machine shut down and sends breaks; see QEMU's docs/interop/qmp-spec.txt. */
public final class Qmp implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(15);

    /** How the reasons begin that are the guest's own doing. */
    public static final String GUEST = "guest-";

    private final SocketChannel socket;
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Thread reader;
    private final CountDownLatch resumed = new CountDownLatch(1);
    private final Map<Long, CompletableFuture<Map<String, Object>>> pending = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private volatile @Nullable String reason;
    private volatile @Nullable Runnable atShutdown;

    public Qmp(SocketChannel socket) throws IOException {
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
            resumed.countDown();
            pending.values().forEach(answer -> answer.completeExceptionally(new IOException("QEMU is gone")));
        }
    }

    private void take(Map<String, Object> message) {
        if (message.containsKey("return")) {
            answered.countDown();
        }
        if (message.get("id") instanceof Number id) {
            CompletableFuture<Map<String, Object>> answer = pending.remove(id.longValue());
            if (answer != null) {
                answer.complete(message);
            }
        }
        if ("RESUME".equals(message.get("event"))) {
            resumed.countDown();
        }
        if ("SHUTDOWN".equals(message.get("event")) && message.get("data") instanceof Map<?, ?> data) {
            String said = String.valueOf(data.get("reason"));
            reason = reason == null ? said : reason; // a QEMU that was made to stay is ended by us after that
            Runnable last = atShutdown;
            if (last != null && said.startsWith(GUEST)) {
                QemuProcess.daemon("jkmod-last", last);
            }
        }
    }

    /** {@return whether QEMU has answered, and so has read kernel and initrd, within the time} */
    public boolean answered(long millis) throws IOException {
        try {
            return answered.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Gives a command and waits for the answer.
     *
     * @return what it returns, where that is an object; else empty
     * @throws IOException if QEMU refuses, does not answer within 15 s, or is gone
     */
    public Map<?, ?> execute(String command, Map<String, Object> arguments) throws IOException {
        return execute(command, arguments, ANSWER);
    }

    /** As the other, with another limit for the answer. */
    Map<?, ?> execute(String command, Map<String, Object> arguments, Duration limit) throws IOException {
        return call(command, arguments, limit).get("return") instanceof Map<?, ?> result ? result : Map.of();
    }

    /** As {@link #execute}, for a command that returns text. */
    String executeText(String command, Map<String, Object> arguments) throws IOException {
        return String.valueOf(call(command, arguments, ANSWER).get("return"));
    }

    private Map<String, Object> call(String command, Map<String, Object> arguments, Duration limit) throws IOException {
        long id = ids.incrementAndGet();
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        pending.put(id, answer);
        send(JSON.std.asString(Map.of("execute", command, "arguments", arguments, "id", id)));
        if (!reader.isAlive()) {
            answer.completeExceptionally(new IOException("QEMU is gone")); // after the reader told all who waited
        }
        try {
            Map<String, Object> message = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (message.get("error") instanceof Map<?, ?> error) {
                throw new IOException(command + ": " + error.get("desc"));
            }
            return message;
        } catch (TimeoutException e) {
            throw new IOException(command + ": no answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(command + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Has QEMU stay when the guest shuts down or restarts, which is stopped then.
     *
     * @param last is done at that time, in a thread of its own; it has to {@link #quit} in the end
     */
    public void stayAtShutdown(Runnable last) throws IOException {
        execute("set-action", Map.of("shutdown", "pause"));
        atShutdown = last;
    }

    /** Has QEMU end; there may be no answer. */
    public void quit() throws IOException {
        send("{\"execute\":\"quit\"}");
    }

    /** {@return whether the guest began to run, or QEMU ended, within the time} */
    public boolean resumed(long millis) throws IOException {
        try {
            return resumed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** {@return the reason in QEMU's SHUTDOWN event, such as guest-reset or guest-shutdown, once QEMU has ended} */
    public Optional<String> shutdownReason() {
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
        NamelessFile.closeQuietly(socket);
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
