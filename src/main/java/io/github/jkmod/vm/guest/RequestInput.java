package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.wire.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A request's input on its way from the host to the process: asked for a piece at a time. */
final class RequestInput {
    private final int id;
    private final Outbox outbox;

    /** At most one, since the host sends what it was asked for. */
    private final BlockingQueue<Message.In> pieces = new LinkedBlockingQueue<>();

    RequestInput(int id, Outbox outbox) {
        this.id = id;
        this.outbox = outbox;
    }

    /** Takes a piece from the host. */
    void add(Message.In piece) {
        pieces.add(piece);
    }

    /** Writes all of it, and closes {@code to} behind it; an interrupt ends it. */
    void feed(OutputStream to) {
        try (to) {
            while (true) {
                outbox.want(id);
                Message.In piece = pieces.take();
                if (piece.data().length == 0) {
                    return;
                }
                to.write(piece.data());
                to.flush();
            }
        } catch (IOException e) {
            // the process reads no more; the host is not asked again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process has ended
        }
    }
}
