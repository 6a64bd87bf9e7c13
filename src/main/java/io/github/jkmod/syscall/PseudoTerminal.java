package io.github.jkmod.syscall;

import java.io.IOException;
import java.nio.file.Path;

/** A pseudo-terminal, see pty(7): its master side, and the name of the other one, which processes take for a terminal. */
public interface PseudoTerminal extends AutoCloseable {
    /** Makes them. */
    @FunctionalInterface
    interface Maker {
        /**
         * {@return a new one}
         *
         * @throws IOException if the kernel has none to give
         */
        PseudoTerminal make() throws IOException;
    }

    /** {@return the device of the other side, such as {@code /dev/pts/0}} */
    Path device();

    /**
     * Waits for what processes write to it.
     *
     * @return how many bytes were read; -1 when no process has the other side open any more
     * @throws IOException if it cannot be read
     */
    int read(byte[] into) throws IOException;

    /**
     * Types bytes on it.
     *
     * @throws IOException if it does not take them
     */
    void write(byte[] bytes) throws IOException;

    /**
     * Tells it, and so the processes in its foreground, how large the window is.
     *
     * @param rows 0 to 65535; 0 is unknown
     * @param columns the same
     * @throws IOException if the kernel refuses
     */
    void resize(int rows, int columns) throws IOException;

    /** Hangs it up: its processes get SIGHUP. */
    @Override
    void close();
}
