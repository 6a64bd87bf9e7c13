package io.github.jkmod.image;

import io.github.jkmod.bytes.Window;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * One xz stream as lib/xz of the kernel takes it: with CRC32 or no check, at most one branch filter before LZMA2, and
 * every field of block headers, index and footer checked.
 */
final class KernelXz {
    private static final int OK = 0;
    private static final int OPTIONS_ERROR = 6;
    private static final int DATA_ERROR = 7;

    private static final int HEADER = 12;
    private static final int MAGIC = 6;
    private static final int LARGEST_DICTIONARY = 39;
    private static final int PLAUSIBLE_DICTIONARY = 64 << 20;
    private static final int LZMA2 = 0x21;

    private final Window packed;
    private final Optional<Window> decoded;
    private final Set<Integer> filters;
    private final int limit;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final List<Long> sizes = new ArrayList<>();
    private int position;
    private boolean checked;

    // of the block that is being read
    private long compressed;
    private long uncompressed;
    private int filter;
    private int dictionary;

    /**
     * @param decoded what came of the whole file elsewhere, without a fault; empty to decode it here
     */
    KernelXz(Window packed, Optional<Window> decoded, Set<Integer> filters, int limit) {
        this.packed = packed;
        this.decoded = decoded;
        this.filters = filters;
        this.limit = limit;
    }

    Window unpack() throws UnpackRefusal {
        streamHeader();
        while (u8() != 0) {
            position--;
            int size = blockHeader();
            blockData(size);
        }
        index(position - 1);
        return Window.of(output.toByteArray(), packed.origin());
    }

    private void streamHeader() throws UnpackRefusal {
        need(HEADER);
        position = MAGIC;
        crc(MAGIC, 2);
        require(packed.u8(MAGIC) == 0, OPTIONS_ERROR, "unknown stream flags");
        int check = packed.u8(MAGIC + 1);
        require(
                check <= 1,
                OPTIONS_ERROR,
                "the stream's check is " + checkName(check) + ", the kernel takes CRC32 or none (xz --check=crc32)");
        checked = check == 1;
        position = HEADER;
    }

    private static String checkName(int check) {
        return switch (check) {
            case 4 -> "CRC64";
            case 10 -> "SHA-256";
            default -> "number " + check;
        };
    }

    /** {@return its size} */
    private int blockHeader() throws UnpackRefusal {
        int start = position;
        int size = (u8() + 1) * 4;
        position = start;
        need(size);
        int end = start + size - 4;
        crc(start, size - 4);
        position = start + 1;
        int flags = u8();
        require((flags & (filters.isEmpty() ? 0x3f : 0x3e)) == 0, OPTIONS_ERROR, "more filters than the kernel takes");
        compressed = (flags & 0x40) == 0 ? -1 : number(end);
        uncompressed = (flags & 0x80) == 0 ? -1 : number(end);
        filter = 0;
        if ((flags & 1) != 0) {
            require(end - position >= 2, OPTIONS_ERROR, "a filter is missing");
            filter = u8();
            require(filters.contains(filter), OPTIONS_ERROR, "filter " + filter + " is not built into the kernel");
            require(u8() == 0, OPTIONS_ERROR, "a filter with properties");
        }
        require(end - position >= 2, DATA_ERROR, "a filter is missing");
        require(u8() == LZMA2, OPTIONS_ERROR, "the last filter is not LZMA2");
        require(u8() == 1, OPTIONS_ERROR, "LZMA2 without its one byte of properties");
        require(end - position >= 1, DATA_ERROR, "LZMA2 without its properties");
        dictionary(u8());
        while (position < end) {
            require(u8() == 0, OPTIONS_ERROR, "padding that is not zero");
        }
        position = start + size;
        return size;
    }

    private void dictionary(int properties) throws UnpackRefusal {
        require(properties <= LARGEST_DICTIONARY, OPTIONS_ERROR, "a dictionary of 4 GiB");
        long bytes = (2L + (properties & 1)) << ((properties >> 1) + 11);
        if (bytes > PLAUSIBLE_DICTIONARY) {
            throw UnpackRefusal.needsMemory("memory for an xz dictionary of " + (bytes >> 20) + " MiB", position);
        }
        dictionary = (int) bytes;
    }

    private void blockData(int headerSize) throws UnpackRefusal {
        int start = position;
        KernelLzma2 data = new KernelLzma2(packed, start);
        if (data.total() > limit - output.size()) {
            throw UnpackRefusal.needsMemory("memory for more than " + limit + " bytes", start);
        }
        byte[] content = content(data);
        int stored = data.end() - start;
        position = data.end();
        require(compressed < 0 || compressed == stored, DATA_ERROR, "the block's packed size is another");
        require(uncompressed < 0 || uncompressed == content.length, DATA_ERROR, "the block's size is another");
        for (int i = stored; (i & 3) != 0; i++) {
            require(u8() == 0, DATA_ERROR, "padding that is not zero");
        }
        if (checked) {
            CRC32 crc = new CRC32();
            crc.update(content, 0, content.length);
            requireCrc(crc, "the block's check is wrong");
        }
        output.writeBytes(content);
        sizes.add((long) headerSize + stored + (checked ? 4 : 0));
        sizes.add((long) content.length);
    }

    private byte[] content(KernelLzma2 data) throws UnpackRefusal {
        int from = output.size();
        Optional<Window> known = decoded.filter(all -> data.isWhole() && all.contains(from, data.total()));
        return known.isPresent() ? known.get().copy(from, data.total()) : data.unpack(dictionary, filter);
    }

    private void index(int start) throws UnpackRefusal {
        require(number(packed.size()) * 2 == sizes.size(), DATA_ERROR, "the index is of another number of blocks");
        for (long size : sizes) {
            require(number(packed.size()) == size, DATA_ERROR, "the index tells another size of a block");
        }
        while ((position - start & 3) != 0) {
            require(u8() == 0, DATA_ERROR, "padding that is not zero");
        }
        int size = position - start;
        crc(start, size);
        position += 4;
        need(HEADER);
        int footer = position;
        require(packed.u8(footer + 10L) == 'Y' && packed.u8(footer + 11L) == 'Z', DATA_ERROR, "no footer");
        CRC32 crc = new CRC32();
        crc.update(packed.copy(footer + 4L, 6));
        requireCrc(crc, "the footer's check is wrong");
        require(KernelUnpacker.u32(packed, footer + 4L) == size / 4, DATA_ERROR, "the footer tells another index");
        boolean same = packed.u8(footer + 8L) == 0 && packed.u8(footer + 9L) == (checked ? 1 : 0);
        require(same, DATA_ERROR, "the footer's flags are not the header's");
    }

    /** A number of 7 bits for each byte, the lowest first; it may not go beyond {@code end}. */
    private long number(int end) throws UnpackRefusal {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            require(position < end, end == packed.size() ? OK : DATA_ERROR, "a number goes beyond its header");
            int next = u8();
            value |= (next & 0x7fL) << shift;
            if ((next & 0x80) == 0) {
                require(next != 0 || shift == 0, DATA_ERROR, "a number in more bytes than it needs");
                return value;
            }
        }
        throw refusal(DATA_ERROR, "a number of too many bytes");
    }

    /** Compares the 4 bytes behind a run with its check. */
    private void crc(int from, int length) throws UnpackRefusal {
        CRC32 crc = new CRC32();
        crc.update(packed.copy(from, length));
        int saved = position;
        position = from + length;
        requireCrc(crc, "a header's check is wrong");
        position = saved;
    }

    private void requireCrc(CRC32 crc, String reason) throws UnpackRefusal {
        need(4);
        require(KernelUnpacker.u32(packed, position) == crc.getValue(), DATA_ERROR, reason);
        position += 4;
    }

    private int u8() throws UnpackRefusal {
        need(1);
        return packed.u8(position++);
    }

    /** The kernel's decoder waits for more in vain: its last word is that all is well so far. */
    private void need(int count) throws UnpackRefusal {
        require(packed.contains(position, count), OK, "the file ends too early");
    }

    private void require(boolean condition, int status, String reason) throws UnpackRefusal {
        if (!condition) {
            throw refusal(status, reason);
        }
    }

    private UnpackRefusal refusal(int status, String reason) {
        return UnpackRefusal.status(status, reason, position);
    }

    /** {@return the refusal of what LZMA2 data cannot be unpacked} */
    static UnpackRefusal corrupt(String reason, int offset) {
        return UnpackRefusal.status(DATA_ERROR, reason, offset);
    }

    /** {@return the refusal of LZMA2 data that ends too early; the kernel may find it corrupt before, with another status} */
    static UnpackRefusal tooShort(int offset) {
        return UnpackRefusal.logged("", "the file ends too early", offset);
    }
}
