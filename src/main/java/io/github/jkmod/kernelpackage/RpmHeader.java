package io.github.jkmod.kernelpackage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A header of an rpm: a magic, the number of entries and of bytes of data, big-endian; the entries of tag, type, offset and
 * count; the data (rpm's {@code lib/header.cc}, {@code hdrblobRead}).
 */
final class RpmHeader {
    /** {@code RPMTAG_PAYLOADFORMAT}. */
    static final int PAYLOAD_FORMAT = 1124;

    private static final int MAGIC = 0x8eade801;
    private static final int PROLOGUE = 16;
    private static final int ENTRY = 16;

    /** rpm's own limits: {@code HEADER_TAGS_MAX}, {@code HEADER_DATA_MAX}. */
    private static final int MOST_ENTRIES = 0xffff;

    private static final int MOST_DATA = 0x0fff_ffff;

    private static final int STRING = 6;

    private final ByteBuffer entries;
    private final byte[] data;

    private RpmHeader(ByteBuffer entries, byte[] data) {
        this.entries = entries;
        this.data = data;
    }

    static RpmHeader read(InputStream file) throws IOException {
        ByteBuffer prologue = ByteBuffer.wrap(exactly(file, PROLOGUE));
        if (prologue.getInt(0) != MAGIC) {
            throw new IOException("no header begins here: its magic is not 8eade801");
        }
        int count = prologue.getInt(8);
        int size = prologue.getInt(12);
        if (count < 0 || count > MOST_ENTRIES || size < 0 || size > MOST_DATA) {
            throw new IOException("a header tells " + Integer.toUnsignedString(count) + " entries and "
                    + Integer.toUnsignedString(size) + " bytes, more than rpm takes");
        }
        return new RpmHeader(ByteBuffer.wrap(exactly(file, count * ENTRY)), exactly(file, size));
    }

    private static byte[] exactly(InputStream file, int length) throws IOException {
        byte[] bytes = file.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the file ends within a header");
        }
        return bytes;
    }

    /** {@return how many bytes follow a signature's header, so that the next one begins at a multiple of 8} */
    int padding() {
        return -data.length & 7;
    }

    /** {@return the string of that tag, if it is there} */
    Optional<String> text(int tag) {
        for (int at = 0; at < entries.capacity(); at += ENTRY) {
            int offset = entries.getInt(at + 8);
            if (entries.getInt(at) == tag && entries.getInt(at + 4) == STRING && offset >= 0 && offset < data.length) {
                int end = offset;
                while (end < data.length && data[end] != 0) {
                    end++;
                }
                return Optional.of(new String(data, offset, end - offset, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }
}
