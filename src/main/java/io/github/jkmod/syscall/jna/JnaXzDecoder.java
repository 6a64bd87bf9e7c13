package io.github.jkmod.syscall.jna;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import io.github.jkmod.image.XzDecoder;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Decodes xz with the machine's liblzma, which takes less than half the time of the decoder in Java
 * as the launcher has that compiled. JNA and the library are loaded at the first
 * call; where they cannot be, nothing is decoded.
 */
public final class JnaXzDecoder implements XzDecoder {
    /** The first file is left to Java if it has fewer bytes: so long does it take to load JNA. */
    private static final int SMALL = 64 << 10;

    private static final int FIRST_ROOM = 1 << 20;

    /** A decoder that needed larger buffers does not keep them. */
    private static final long MOST_KEPT = 16 << 20;

    /** Not in use at the moment: at most as many as there were threads at a time. */
    private final Queue<Buffers> idle = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean asked = new AtomicBoolean();

    private @Nullable Boolean available;

    /** What one decoding needs outside of the Java heap. */
    private static final class Buffers implements AutoCloseable {
        private final Memory stream = new Memory(Lzma.STREAM_SIZE);
        private Memory in = new Memory(FIRST_ROOM);
        private Memory out = new Memory(FIRST_ROOM);

        Buffers() {
            stream.clear();
        }

        /** {@code next_in} and {@code avail_in}. */
        void input(byte[] packed) {
            if (in.size() < packed.length) {
                in.close();
                in = new Memory(packed.length);
            }
            in.write(0, packed, 0, packed.length);
            stream.setPointer(0, in);
            size(Native.POINTER_SIZE, packed.length);
        }

        /** {@code next_out} and {@code avail_out}, behind {@code total_in}: all that is free behind what has been written. */
        void output(long written) {
            long at = 2L * Native.POINTER_SIZE + Long.BYTES;
            stream.setPointer(at, out.share(written));
            size(at + Native.POINTER_SIZE, out.size() - written);
        }

        /** {@return {@code total_out}} */
        long written() {
            return stream.getLong(4L * Native.POINTER_SIZE + Long.BYTES);
        }

        private void size(long at, long value) {
            if (Native.SIZE_T_SIZE == Long.BYTES) {
                stream.setLong(at, value);
            } else {
                stream.setInt(at, (int) value);
            }
        }

        /** Twice the room, or what tells that there is more than the limit; what has been written stays. */
        void grow(long written, int limit) {
            Memory larger = new Memory(Math.min(2 * out.size(), limit + 1L));
            larger.getByteBuffer(0, written).put(out.getByteBuffer(0, written));
            out.close();
            out = larger;
        }

        byte[] content() {
            return out.getByteArray(0, (int) written());
        }

        boolean isSmall() {
            return in.size() <= MOST_KEPT && out.size() <= MOST_KEPT;
        }

        @Override
        public void close() {
            stream.close();
            in.close();
            out.close();
        }
    }

    @Override
    public Optional<byte[]> decode(byte[] packed, boolean wholeFile, long dictionary, int limit) {
        boolean first = !asked.getAndSet(true);
        if (packed.length == 0 || (first && packed.length < SMALL) || !isAvailable()) {
            return Optional.empty();
        }
        Buffers known = idle.poll();
        Buffers buffers = known == null ? new Buffers() : known;
        try {
            int flags = Lzma.TELL_UNSUPPORTED_CHECK | (wholeFile ? Lzma.CONCATENATED : 0);
            buffers.input(packed);
            if (Lzma.lzma_stream_decoder(buffers.stream, dictionary, flags) != Lzma.OK || !run(buffers, limit)) {
                return Optional.empty();
            }
            return Optional.of(buffers.content());
        } finally {
            Lzma.lzma_end(buffers.stream);
            if (buffers.isSmall()) {
                idle.add(buffers);
            } else {
                buffers.close();
            }
        }
    }

    /** {@return whether the data ended as it should, within the limit} */
    private static boolean run(Buffers buffers, int limit) {
        long written = 0;
        while (true) {
            buffers.output(written);
            int result = Lzma.lzma_code(buffers.stream, Lzma.FINISH);
            written = buffers.written();
            if (result == Lzma.STREAM_END) {
                return written <= limit;
            }
            if (result != Lzma.OK || written < buffers.out.size() || written > limit) {
                return false;
            }
            buffers.grow(written, limit);
        }
    }

    private synchronized boolean isAvailable() {
        Boolean known = available;
        if (known == null) {
            known = bind();
            available = known;
        }
        return known;
    }

    private static boolean bind() {
        try {
            Lzma.bind();
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }
}
