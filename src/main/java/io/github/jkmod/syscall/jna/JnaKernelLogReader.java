package io.github.jkmod.syscall.jna;

import com.sun.jna.Memory;
import io.github.jkmod.model.Errno;
import io.github.jkmod.syscall.ModuleSyscalls.KernelLogReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** /dev/kmsg: one read(2) is one record ({@code devkmsg_read}). */
final class JnaKernelLogReader implements KernelLogReader {
    /** No kernel makes a longer record ({@code CONSOLE_EXT_LOG_MAX} 8192; {@code PRINTK_MESSAGE_MAX} 2048 since 6.4). */
    private static final int RECORD_BYTES = 8192;

    private final Libc libc;
    private final Memory record = new Memory(RECORD_BYTES);
    private int descriptor;

    JnaKernelLogReader(Libc libc, int descriptor) {
        this.libc = libc;
        this.descriptor = descriptor;
    }

    /** Moves to {@code whence}; closes the device if the kernel refuses. */
    synchronized void seek(int whence) throws IOException {
        long result = libc.seek(descriptor, whence);
        if (result < 0) {
            close();
            throw FileErrors.of("/dev/kmsg", FileErrors.errno(result));
        }
    }

    @Override
    public synchronized @Nullable String next() throws IOException {
        if (descriptor == -1) {
            throw new IOException("/dev/kmsg: closed");
        }
        while (true) {
            long length = libc.read(descriptor, record);
            if (length >= 0) {
                return new String(record.getByteArray(0, (int) length), StandardCharsets.ISO_8859_1);
            }
            Errno errno = FileErrors.errno(length);
            if (errno.equals(Errno.EAGAIN)) {
                return null;
            }
            if (!errno.equals(Errno.EPIPE) && !errno.equals(Errno.EINTR)) {
                throw FileErrors.of("/dev/kmsg", errno);
            }
            // EPIPE: the record was overwritten, the next read gives the oldest one left. EINTR: nothing was read.
        }
    }

    @Override
    public synchronized void close() {
        if (descriptor != -1) {
            libc.close(descriptor);
            descriptor = -1;
            record.close();
        }
    }
}
