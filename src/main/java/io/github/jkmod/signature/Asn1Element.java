package io.github.jkmod.signature;

import java.util.Arrays;

/**
 * What an action of a grammar is told: the element that has just been matched.
 *
 * @param data the bytes that are decoded, all of them
 * @param header length of the element's tag and length
 * @param tag its first byte; 0 at the end of a constructed one
 * @param start where its content begins in {@code data}
 * @param length of its content; that of one with indefinite length includes the two bytes of its end, if it is not looked
 *     into
 */
@SuppressWarnings("ArrayRecordComponent") // the decoder's own, read only
record Asn1Element(byte[] data, int header, int tag, int start, int length) {
    /** {@return a copy of the content} */
    byte[] content() {
        return Arrays.copyOfRange(data, start, start + length);
    }

    /** {@return the unsigned byte at {@code index} of the content} */
    int at(int index) {
        return data[start + index] & 0xff;
    }
}
