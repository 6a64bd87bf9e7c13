package io.github.jkmod.cli.vm;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** This process's own standard streams, for bytes that pass through: unlike a PrintStream they say what went wrong. */
final class HostStream extends OutputStream {
    private final OutputStream to;
    private final int descriptor;

    private HostStream(FileDescriptor to, int descriptor) {
        this.to = new FileOutputStream(to);
        this.descriptor = descriptor;
    }

    /** Nobody is left who would read what is written, as in {@code jkmod … | head -1}. */
    static final class UnreadException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadException(IOException cause) {
            super(cause);
        }
    }

    static OutputStream out() {
        return new HostStream(FileDescriptor.out, 1);
    }

    static OutputStream err() {
        return new HostStream(FileDescriptor.err, 2);
    }

    /**
     * {@return standard input, or null where it is a terminal, which stays the user's: a command in the background would
     * be stopped for reading it}
     */
    static @Nullable InputStream in() {
        return Boolean.getBoolean("jkmod.stdin") ? new FileInputStream(FileDescriptor.in) : null; // see the launcher
    }

    /** {@return standard input, a terminal that this process is in front of} */
    static InputStream terminal() {
        return new FileInputStream(FileDescriptor.in);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            to.write(bytes, offset, length);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private IOException failed(IOException e) {
        if (isPipe()) {
            return new UnreadException(e);
        }
        String name = descriptor == 1 ? "standard output" : "standard error";
        return new IOException(
                name + ": cannot be written: " + e.getMessage() + "; make room, or let it go elsewhere", e);
    }

    private boolean isPipe() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException e) {
            return false; // the other message says all there is to know
        }
    }
}
