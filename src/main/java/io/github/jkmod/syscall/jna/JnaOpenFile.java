package io.github.jkmod.syscall.jna;

import io.github.jkmod.syscall.ModuleSyscalls.OpenFile;
import java.nio.file.Path;

/** A descriptor opened here; -1 once closed. */
final class JnaOpenFile implements OpenFile {
    private final Libc libc;
    private int descriptor;

    JnaOpenFile(Libc libc, int descriptor) {
        this.libc = libc;
        this.descriptor = descriptor;
    }

    /** {@return the descriptor's number, or -1 (which the kernel answers with EBADF) once closed} */
    synchronized int descriptor() {
        return descriptor;
    }

    @Override
    public Path contentPath() {
        return Path.of("/proc/self/fd", Integer.toString(descriptor()));
    }

    @Override
    public synchronized void close() {
        if (descriptor != -1) {
            libc.close(descriptor); // an error of close(2) has no meaning for a file that was only read
            descriptor = -1;
        }
    }
}
