package io.github.jkmod.kernel;

import java.io.ByteArrayInputStream;

/** Gives at most so many bytes per read, as seq_file gives at most a page. */
final class TrickleStream extends ByteArrayInputStream {
    private final int most;

    TrickleStream(byte[] bytes, int most) {
        super(bytes);
        this.most = most;
    }

    @Override
    public synchronized int read(byte[] into, int from, int length) {
        return super.read(into, from, Math.min(length, most));
    }
}
