package io.github.jkmod.vm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;

/** A command's output in memory, up to a bound: a guest can send without end. */
public final class CollectedOutput extends OutputStream {
    /** No report of jkmod's comes near it. */
    static final int MOST = 256 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int most;

    /** Collects up to 256 MiB. */
    public CollectedOutput() {
        this(MOST);
    }

    CollectedOutput(int most) {
        this.most = most;
    }

    /** There is more output than is collected. */
    static final class TooMuchException extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        TooMuchException(int most) {
            super("the guest sends more than " + most + " bytes of output");
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (length > most - bytes.size()) {
            throw new TooMuchException(most);
        }
        bytes.write(from, offset, length);
    }

    /** {@return what was written so far} */
    public byte[] content() {
        return bytes.toByteArray();
    }
}
