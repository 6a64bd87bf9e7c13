package io.github.jkmod.forecast;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The memory that the module will have, at addresses that stand for the real ones, which nobody knows before: so that
 * symbols can be resolved, relocations applied and pointers followed as the kernel does it.
 *
 * <p>Addresses are unsigned; those of a 32-bit kernel have their upper half zero. Everything is little-endian.
 */
final class ModuleMemory {
    /**
     * A run of bytes at an address.
     *
     * @param name for people, such as {@code .data}
     * @param base its first address
     * @param bytes its content
     */
    @SuppressWarnings("ArrayRecordComponent") // it is the memory itself, shared and written to
    record Region(String name, long base, byte[] bytes) {
        boolean contains(long address, long length) {
            long offset = address - base;
            return offset >= 0 && offset <= bytes.length && length >= 0 && length <= bytes.length - offset;
        }
    }

    private final TreeMap<Long, Region> regions = new TreeMap<>(Long::compareUnsigned);

    /** Makes {@code bytes} readable and writable at {@code base}; a run without bytes is nowhere. */
    void map(String name, long base, byte[] bytes) {
        if (bytes.length > 0) {
            regions.put(base, new Region(name, base, bytes));
        }
    }

    /** {@return the region with all of these bytes, or empty} */
    Optional<Region> region(long address, long length) {
        Map.Entry<Long, Region> below = regions.floorEntry(address);
        return Optional.ofNullable(below).map(Map.Entry::getValue).filter(region -> region.contains(address, length));
    }

    /** {@return the {@code width}-byte unsigned value at {@code address}, if that is in a region} */
    Optional<Long> read(long address, int width) {
        return region(address, width)
                .map(region -> LittleEndian.unsigned(region.bytes(), (int) (address - region.base()), width));
    }

    /** Writes the low {@code width} bytes of {@code value}. {@return whether the address is in a region} */
    boolean write(long address, int width, long value) {
        Optional<Region> region = region(address, width);
        region.ifPresent(found -> LittleEndian.put(found.bytes(), (int) (address - found.base()), width, value));
        return region.isPresent();
    }

    /** {@return the NUL-terminated string at {@code address}, a character for each byte, if it ends within its region} */
    Optional<String> string(long address) {
        return region(address, 1).flatMap(region -> {
            int from = (int) (address - region.base());
            for (int i = from; i < region.bytes().length; i++) {
                if (region.bytes()[i] == 0) {
                    return Optional.of(new String(region.bytes(), from, i - from, StandardCharsets.ISO_8859_1));
                }
            }
            return Optional.empty();
        });
    }
}
