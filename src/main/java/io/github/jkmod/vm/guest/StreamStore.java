package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.wire.Message;
import io.github.jkmod.vm.wire.StreamSlots;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What is too long for the UART passes through the shared window. Output waits there until the host has read it, in a
 * ring of slots, which the host takes in the order in which they were filled; with all of them full the writer waits.
 * Input has a slot of its own behind them, which only the host writes to.
 */
final class StreamStore {
    private final Semaphore free = new Semaphore(StreamSlots.OUTPUTS);
    private @Nullable SharedWindow window;
    private int next;

    /** {@return the window, looked for once} */
    synchronized SharedWindow window() {
        SharedWindow known = window == null ? SharedWindow.open() : window;
        window = known;
        return known;
    }

    /** {@return whether there is a window at all} */
    boolean usable() {
        return window().size() >= StreamSlots.END;
    }

    /** {@return the word that input is wanted for that request, and where it may be} */
    Message.Want want(int id) {
        return usable() ? new Message.Want(id, StreamSlots.INPUT, StreamSlots.SIZE) : new Message.Want(id, 0, 0);
    }

    /**
     * {@return the input that the host has put where it was wanted}
     *
     * @throws IOException if it is not what the host has put there
     */
    byte[] borrow(Message.Lent lent) throws IOException {
        byte[] data = new byte[lent.size()];
        window().content(StreamSlots.INPUT + (long) data.length).get(StreamSlots.INPUT, data);
        CRC32 crc = new CRC32();
        crc.update(data);
        if ((int) crc.getValue() != lent.crc()) {
            throw new IOException("input changed on its way through the shared memory");
        }
        return data;
    }

    /**
     * Puts output into the next slot, once that is free.
     *
     * @param length at most {@link StreamSlots#SIZE}
     * @return the word to the host, to be sent before anything else is stored
     */
    Message.Stored put(int id, int fd, byte[] data, int length) throws IOException {
        int offset = next * StreamSlots.SIZE;
        next = (next + 1) % StreamSlots.OUTPUTS;
        ByteBuffer memory = window().content(offset + (long) length);
        memory.put(offset, data, 0, length);
        CRC32 crc = new CRC32();
        crc.update(data, 0, length);
        return new Message.Stored(id, fd, window().address() + offset, length, (int) crc.getValue());
    }

    /** Waits until a slot is free, which the next {@link #put} then fills. */
    void reserve() throws IOException {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the host reads");
        }
    }

    /** The host has read the slot that was filled first. */
    void taken() {
        free.release();
    }
}
