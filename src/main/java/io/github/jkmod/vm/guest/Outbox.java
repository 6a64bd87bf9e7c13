package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.wire.Frames;
import io.github.jkmod.vm.wire.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The one writer of the channel: whole frames, one after the other, counted. */
final class Outbox {
    /** Output of so many bytes takes the UART longer than the way through the store, there and back. */
    private static final int LONG = 1024;

    /** On the UART signs of life pass between two of these. */
    private static final int PIECE = 32 << 10;

    private final OutputStream channel;
    private final StreamStore store;
    private long frames;
    private long beats;

    Outbox(OutputStream channel, StreamStore store) {
        this.channel = channel;
        this.store = store;
    }

    /**
     * Sends output of request {@code id}, the shortest way; waits while the host is behind.
     *
     * @param length at most {@link io.github.jkmod.vm.wire.StreamSlots#SIZE}
     */
    void output(int id, int fd, byte[] data, int length) throws IOException {
        if (length < LONG || !store.usable()) {
            for (int start = 0; start < length; start += PIECE) {
                send(new Message.Out(id, fd, Arrays.copyOfRange(data, start, Math.min(length, start + PIECE))));
            }
            return;
        }
        store.reserve();
        synchronized (this) { // slots are announced in the order of their filling
            send(store.put(id, fd, data, length));
        }
    }

    /** Asks for input. */
    void want(int id) throws IOException {
        send(store.want(id));
    }

    /** The host has read the output that was stored first. */
    void taken() {
        store.taken();
    }

    synchronized void send(Message message) throws IOException {
        channel.write(Frames.encode(message.encode()));
        frames++;
    }

    /** Begins anew in a clone: the mark by which the host knows that what follows is this clone's. */
    synchronized void restart(String mark) throws IOException {
        channel.write(mark.getBytes(StandardCharsets.US_ASCII));
        frames = 0;
        beats = 0;
    }

    /** Sends the next sign of life. */
    synchronized void beat() throws IOException {
        send(new Message.Beat(++beats));
    }

    /** Sends the last message. */
    synchronized void done() throws IOException {
        send(new Message.Done(frames));
    }
}
