package io.github.jkmod.vm.qemu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The way to and from a guest's memory, past its UART, a hundred times as fast: QEMU's {@code pmemsave} saves pieces of its
 * physical memory. Unlike memory shared with QEMU this also works for a clone, whose memory is a private copy of its
 * template's, on every architecture.
 */
public final class GuestMemory implements AutoCloseable {
    /** A guest may have as much memory as this machine. */
    private static final Duration DUMP = Duration.ofMinutes(10);

    /** What is done with a file that is there for that time. */
    @FunctionalInterface
    public interface FileUse {
        void with(FileChannel file) throws IOException;
    }

    private final Qmp qmp;
    private final GuestWindow window;
    private final NamelessFile saved;

    /** @param saved the file that QEMU has open as {@link QemuLaunch#SAVED} */
    public GuestMemory(Qmp qmp, GuestWindow window, NamelessFile saved) {
        this.qmp = qmp;
        this.window = window;
        this.saved = saved;
    }

    /** {@return whether there is a window to {@link #write} to} */
    public boolean writable() {
        return window.file() != null;
    }

    /**
     * Writes to the window, where the guest must never have written itself.
     *
     * @param offset from the window's beginning, in bytes
     * @param bytes what to write, from position to limit
     */
    public void write(long offset, ByteBuffer bytes) throws IOException {
        FileChannel file = Objects.requireNonNull(window.file());
        for (long at = offset; bytes.hasRemaining(); ) {
            at += file.write(bytes, at);
        }
    }

    /**
     * {@return so many bytes of memory}
     *
     * @param address where they begin, by the processor's physical addresses
     * @throws IOException if QEMU cannot be asked or does not give them
     */
    public synchronized byte[] read(long address, int size) throws IOException {
        qmp.execute("pmemsave", Map.of("val", address, "size", size, "filename", QemuLaunch.SAVED));
        ByteBuffer into = ByteBuffer.allocate(size);
        while (into.hasRemaining()) {
            if (saved.channel().read(into, into.position()) < 0) {
                throw new IOException("QEMU gave " + into.position() + " of " + size + " bytes");
            }
        }
        return into.array();
    }

    /**
     * Has QEMU write all of the memory, with the registers of the processors, as an ELF core file.
     *
     * @param use gets it; its segments have physical addresses
     * @throws IOException if QEMU cannot be asked or there is no room for it
     */
    public synchronized void dump(FileUse use) throws IOException {
        qmp.execute("dump-guest-memory", Map.of("paging", false, "protocol", "file:" + QemuLaunch.SAVED), DUMP);
        try {
            use.with(saved.channel());
        } finally {
            saved.channel().truncate(0);
        }
    }

    @Override
    public void close() {
        saved.close();
        window.close();
    }
}
