package io.github.jkmod.image;

import java.util.Optional;

/** A decoder of xz data beside the one in Java, such as the machine's own library; for several threads at a time. */
@FunctionalInterface
public interface XzDecoder {
    /**
     * {@return the content; empty where this decoder is not there or does not take the data: the one in Java then takes it,
     * or says what is wrong with it}
     *
     * @param packed the file, from the stream's magic on; not changed
     * @param wholeFile whether streams and padding up to the end are one content; else only the first stream counts
     * @param dictionary the most bytes of memory that a stream may ask for
     * @param limit the most bytes that may come out
     */
    Optional<byte[]> decode(byte[] packed, boolean wholeFile, long dictionary, int limit);
}
