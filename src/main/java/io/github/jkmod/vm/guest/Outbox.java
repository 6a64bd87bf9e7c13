package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.Frames;
import io.github.jkmod.vm.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The one writer of the channel: whole frames, one after the other, counted. */
final class Outbox {
    private final OutputStream channel;
    private long frames;
    private long beats;

    Outbox(OutputStream channel) {
        this.channel = channel;
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
