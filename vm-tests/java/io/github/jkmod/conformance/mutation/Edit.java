package io.github.jkmod.conformance.mutation;

import java.util.Arrays;
import java.util.HexFormat;

/** One change of a file's bytes. */
public sealed interface Edit {
    /** {@return the changed file; the one given stays as it is} */
    byte[] apply(byte[] file);

    /** {@return the text that the probe in the guest reads: {@code 64:00ff}, {@code t:100} or {@code a:00ff}} */
    String text();

    /** Other bytes in the place of some. */
    final class Patch implements Edit {
        private final int offset;
        private final byte[] bytes;

        /**
         * @param offset where, from the file's start; all of the bytes lie in the file
         * @param bytes what is there afterwards
         */
        public Patch(int offset, byte[] bytes) {
            this.offset = offset;
            this.bytes = bytes.clone();
        }

        @Override
        public byte[] apply(byte[] file) {
            byte[] changed = file.clone();
            System.arraycopy(bytes, 0, changed, offset, bytes.length);
            return changed;
        }

        @Override
        public String text() {
            return offset + ":" + HexFormat.of().formatHex(bytes);
        }
    }

    /**
     * The end is cut off.
     *
     * @param length what is left, in bytes; at most the file's
     */
    record Truncate(int length) implements Edit {
        @Override
        public byte[] apply(byte[] file) {
            return Arrays.copyOf(file, length);
        }

        @Override
        public String text() {
            return "t:" + length;
        }
    }

    /** Bytes behind the end. */
    final class Append implements Edit {
        private final byte[] bytes;

        /**
         * @param bytes which
         */
        public Append(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public byte[] apply(byte[] file) {
            byte[] changed = Arrays.copyOf(file, file.length + bytes.length);
            System.arraycopy(bytes, 0, changed, file.length, bytes.length);
            return changed;
        }

        @Override
        public String text() {
            return "a:" + HexFormat.of().formatHex(bytes);
        }
    }

    /**
     * {@return the edit of that text}
     *
     * @throws IllegalArgumentException if it is none
     */
    static Edit parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("no edit: " + text);
        }
        String rest = text.substring(colon + 1);
        return switch (text.charAt(0)) {
            case 't' -> new Truncate(Integer.parseInt(rest));
            case 'a' -> new Append(HexFormat.of().parseHex(rest));
            default ->
                new Patch(
                        Integer.parseInt(text.substring(0, colon)),
                        HexFormat.of().parseHex(rest));
        };
    }
}
