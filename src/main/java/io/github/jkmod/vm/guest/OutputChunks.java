package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A request's output on its way: collected into chunks, which leave when full or flushed. */
final class OutputChunks extends OutputStream {
    private static final int CHUNK = 32 << 10;

    private final Outbox outbox;
    private final int id;
    private final int fd;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

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
        for (int done = 0; done < length; ) {
            int count = Math.min(length - done, CHUNK - pending.size());
            pending.write(bytes, offset + done, count);
            done += count;
            if (pending.size() == CHUNK) {
                flush();
            }
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        if (pending.size() > 0) {
            byte[] data = pending.toByteArray();
            pending.reset();
            outbox.send(new Message.Out(id, fd, data));
        }
    }
}
