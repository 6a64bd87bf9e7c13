package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.GuestMemory;
import io.github.jkmod.vm.qemu.QemuProcess;
import io.github.jkmod.vm.wire.Message;
import io.github.jkmod.vm.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.CRC32;

/** Hands input to a request, a piece each time the guest wants one. */
final class InputFeed implements AutoCloseable {
    /** What fits into the guest's terminal layer, whatever its processes do. */
    private static final int SHORT = 16 << 10;

    /** Below this the UART is as fast as the window. */
    private static final int FEW = 512;

    /** How often a guest may ask before it has got anything; it has no reason to do so twice. */
    private static final int AHEAD = 16;

    private final int id;
    private final InputStream from;
    private final Wire wire;
    private final GuestMemory memory;
    private final BlockingQueue<Message.Want> wanted = new ArrayBlockingQueue<>(AHEAD);
    private volatile boolean ended;

    InputFeed(int id, InputStream from, Wire wire, GuestMemory memory) {
        this.id = id;
        this.from = from;
        this.wire = wire;
        this.memory = memory;
        QemuProcess.daemon("jkmod-guest-input", this::feed);
    }

    private void feed() {
        try {
            for (int count = 0; count >= 0; ) {
                Message.Want want = wanted.take();
                if (ended) {
                    return;
                }
                byte[] buffer = new byte[Math.max(SHORT, memory.writable() ? want.room() : 0)];
                count = read(buffer);
                if (!ended) {
                    send(want, buffer, Math.max(0, count));
                }
            }
        } catch (IOException e) {
            // the guest is gone, which whoever waits for its answer learns by itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that to this thread
        }
    }

    private void send(Message.Want want, byte[] buffer, int count) throws IOException {
        if (!memory.writable() || want.room() == 0 || count < FEW) {
            wire.send(new Message.In(id, Arrays.copyOf(buffer, count)));
            return;
        }
        memory.write(want.offset(), ByteBuffer.wrap(buffer, 0, count));
        CRC32 crc = new CRC32();
        crc.update(buffer, 0, count);
        wire.send(new Message.Lent(id, count, (int) crc.getValue()));
    }

    /** Input that cannot be read, such as a closed descriptor, is at its end. */
    private int read(byte[] buffer) {
        try {
            return from.read(buffer);
        } catch (IOException e) {
            return -1;
        }
    }

    /** {@return whether it is noted that the guest wants a piece; not if it asks for more and more} */
    boolean want(Message.Want want) {
        return wanted.offer(want);
    }

    /**
     * Ends it; a read that waits for the host's input is left waiting, and what it brings is dropped. Not by an interrupt:
     * one that comes while something is sent would close the channel to the guest, or the window's file.
     */
    @Override
    public void close() {
        ended = true;
        wanted.offer(new Message.Want(id, 0, 0)); // wakes it where it waits; where there is no room it does not
    }
}
