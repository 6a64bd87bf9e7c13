package io.github.jkmod.vm.wire;

import io.github.jkmod.vm.qemu.NamelessFile;
import io.github.jkmod.vm.qemu.QemuProcess;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The host's end of the second UART: messages in order of arrival, then its end. */
public final class Wire implements AutoCloseable {
    private final SocketChannel socket;
    private final byte[] mark;
    private volatile boolean closed;

    /** Bounded: a guest whose output nobody takes has to wait, as a process behind a full pipe does. */
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(64);

    /** What comes from the guest. */
    public sealed interface Event {}

    /** A message. */
    public record Said(Message message) implements Event {}

    /** Nothing more will come; {@code broken} says what did not make sense, or is null at a plain end. */
    public record Ended(@Nullable String broken) implements Event {}

    public Wire(SocketChannel socket) {
        this(socket, "");
    }

    /**
     * @param mark what the guest sends before its first frame; all before it is skipped
     */
    public Wire(SocketChannel socket, String mark) {
        this.socket = socket;
        this.mark = mark.getBytes(StandardCharsets.US_ASCII);
        QemuProcess.daemon("jkmod-guest-wire", this::read);
    }

    private void read() {
        String broken = null;
        long frames = 0;
        try {
            if (mark.length > 0) {
                Frames.skipTo(this::read, mark);
            }
            for (byte[] body = Frames.read(this::read); body != null; body = Frames.read(this::read)) {
                Message message = GuestBounds.checked(Message.decode(body));
                if (message instanceof Message.Done done && done.frames() != frames) {
                    broken = "the guest sent " + done.frames() + " frames, " + frames + " came";
                    break;
                }
                frames++;
                if (!(message instanceof Message.Beat) || events.isEmpty()) { // one sign of life is enough
                    put(new Said(message));
                }
            }
        } catch (EOFException e) {
            broken = null; // cut off by the machine's end
        } catch (IOException e) {
            broken = socket.isOpen() && !disconnected(e) ? String.valueOf(e.getMessage()) : null;
        }
        put(new Ended(broken));
    }

    /** Waits for room, as long as somebody may still make it. */
    private void put(Event event) {
        try {
            while (!events.offer(event, 100, TimeUnit.MILLISECONDS) && !closed) {
                // the other thread has not come round to it
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that to this thread
        }
    }

    private static boolean disconnected(IOException e) {
        return String.valueOf(e.getMessage()).contains("reset by peer");
    }

    private int read(byte[] into, int offset, int length) throws IOException {
        return socket.read(ByteBuffer.wrap(into, offset, length));
    }

    public void send(Message message) throws IOException {
        send(Frames.encode(message.encode()));
    }

    /** Sends bytes that are no frame. */
    public synchronized void send(byte[] raw) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(raw);
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    /** {@return the next event, or null if none came in time} */
    @Nullable
    public Event next(long nanos) throws IOException {
        try {
            return events.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the guest", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        NamelessFile.closeQuietly(socket);
    }
}
