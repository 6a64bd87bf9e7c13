package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.wire.StreamSlots;
import java.io.IOException;
import java.io.OutputStream;

/** A request's output on its way: collected into chunks, which leave when full or flushed, in the order of writing. */
final class OutputChunks extends OutputStream {
    private final Outbox outbox;
    private final int id;
    private final int fd;
    private byte[] pending = new byte[0];
    private int count;

    OutputChunks(Outbox outbox, int id, int fd) {
        this.outbox = outbox;
        this.id = id;
        this.fd = fd;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (pending.length == 0) {
            pending = new byte[StreamSlots.SIZE];
        }
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, pending.length - count);
            System.arraycopy(bytes, offset + done, pending, count, part);
            count += part;
            done += part;
            if (count == pending.length) {
                flush();
            }
        }
    }

    /** Waits while the host is behind with reading, and so does everyone else who comes here meanwhile. */
    @Override
    public synchronized void flush() throws IOException {
        int length = count;
        count = 0;
        if (length > 0) {
            outbox.output(id, fd, pending, length);
        }
    }
}
