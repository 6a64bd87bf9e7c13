package io.github.jkmod.syscall.jna;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The functions of liblzma (lzma/base.h, lzma/container.h) that this room calls. None of them takes a {@code size_t}: those
 * are in {@code lzma_stream}.
 *
 * <p>Bound one by one ("direct mapping"), which costs a call a tenth of what an interface costs.
 */
final class Lzma {
    /** Present wherever dpkg is, since that unpacks with it. */
    private static final String LIBRARY = "liblzma.so.5";

    /** {@code LZMA_OK}. */
    static final int OK = 0;

    /** {@code LZMA_STREAM_END}. */
    static final int STREAM_END = 1;

    /** {@code LZMA_FINISH}: there is no more input than this. */
    static final int FINISH = 3;

    /** {@code LZMA_TELL_UNSUPPORTED_CHECK}: data that cannot be checked is not taken. */
    static final int TELL_UNSUPPORTED_CHECK = 0x02;

    /** {@code LZMA_CONCATENATED}: several streams, with padding between them, up to the end. */
    static final int CONCATENATED = 0x08;

    /** More than the bytes of {@code lzma_stream}: 136, or 88 where pointers have 4; all 0 at first ({@code LZMA_STREAM_INIT}). */
    static final int STREAM_SIZE = 256;

    private Lzma() {}

    /**
     * Binds the functions.
     *
     * @throws LinkageError if JNA or the library cannot be loaded
     */
    static void bind() {
        Libc.configure();
        Native.register(Lzma.class, NativeLibrary.getInstance(LIBRARY));
    }

    /** Makes a stream a decoder. {@return an {@code lzma_ret}} */
    static native int lzma_stream_decoder(Pointer stream, long memoryLimit, int flags);

    /** Decodes as far as input and room reach. {@return an {@code lzma_ret}} */
    static native int lzma_code(Pointer stream, int action);

    /** Frees what a stream holds. */
    static native void lzma_end(Pointer stream);
}
