package io.github.jkmod.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where results go, as a stream that remembers why something could not be written: Java's own keep silent about that. */
public final class ResultStream extends PrintStream {
    private static final int BUFFER = 1 << 13;

    private final Sink sink;

    private ResultStream(Sink sink, Charset charset) {
        super(sink, false, charset);
        this.sink = sink;
    }

    /** {@return this process's standard output, in the encoding of {@link System#out}} */
    public static ResultStream standardOutput() {
        return to(new FileOutputStream(FileDescriptor.out), encoding());
    }

    /** {@return a stream to {@code out}} */
    public static ResultStream to(OutputStream out, Charset charset) {
        return new ResultStream(new Sink(out), charset);
    }

    /** As {@code System.initPhase1} chooses: the first name is known since Java 19, the second before. */
    private static Charset encoding() {
        String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", ""));
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) { // none is said, or one that this Java has not
            return Charset.defaultCharset();
        }
    }

    /** {@return why something that was to be written has not been, in the C library's words; empty if all has} */
    public Optional<String> failure() {
        flush();
        return Optional.ofNullable(sink.failure);
    }

    /** A buffer, so that what is printed piece by piece is written at once; after a failure it takes no more. */
    private static final class Sink extends OutputStream {
        private final OutputStream out;
        private final byte[] buffer = new byte[BUFFER];
        private int filled;
        private @Nullable String failure;

        Sink(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > buffer.length - filled) {
                empty();
            }
            if (length > buffer.length) {
                put(bytes, offset, length);
            } else {
                System.arraycopy(bytes, offset, buffer, filled, length);
                filled += length;
            }
        }

        @Override
        public void flush() throws IOException {
            empty();
        }

        private void empty() throws IOException {
            int length = filled;
            filled = 0;
            put(buffer, 0, length);
        }

        private void put(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0 || failure != null) {
                return;
            }
            try {
                out.write(bytes, offset, length);
                out.flush();
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
                throw e;
            }
        }
    }
}
