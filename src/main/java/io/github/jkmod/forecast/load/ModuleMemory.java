package io.github.jkmod.forecast.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the module will have, at addresses that stand for the real ones, which nobody knows before: so that
 * symbols can be resolved, relocations applied and pointers followed as the kernel does it.
 *
 * <p>Addresses are unsigned; those of a 32-bit kernel have their upper half zero. Everything is little-endian.
 */
public final class ModuleMemory {
    /**
     * A run of bytes at an address.
     *
     * @param name for people, such as {@code .data}
     * @param base its first address
     * @param bytes its content
     */
    @SuppressWarnings("ArrayRecordComponent") // it is the memory itself, shared and written to
    public record Region(String name, long base, byte[] bytes) {
        public boolean contains(long address, long length) {
            long offset = address - base;
            return offset >= 0 && offset <= bytes.length && length >= 0 && length <= bytes.length - offset;
        }
    }

    private final TreeMap<Long, Region> regions = new TreeMap<>(Long::compareUnsigned);

    /** Where most reads go on: a table's next entry. */
    private @Nullable Region lastFound;

    /** How many bytes from its first one on no other region begins. */
    private long lastReach;

    /** Makes {@code bytes} readable and writable at {@code base}; a run without bytes is nowhere. */
    public void map(String name, long base, byte[] bytes) {
        if (bytes.length > 0) {
            regions.put(base, new Region(name, base, bytes));
            lastFound = null;
        }
    }

    /** {@return the region with all of these bytes, or empty} */
    public Optional<Region> region(long address, long length) {
        return Optional.ofNullable(find(address, length));
    }

    /** {@return the {@code width}-byte unsigned value at {@code address}, if that is in a region} */
    public Optional<Long> read(long address, int width) {
        Region region = find(address, width);
        return region == null
                ? Optional.empty()
                : Optional.of(LittleEndian.unsigned(region.bytes(), (int) (address - region.base()), width));
    }

    private @Nullable Region find(long address, long length) {
        Region below = below(address);
        return below == null || !below.contains(address, length) ? null : below;
    }

    private @Nullable Region below(long address) {
        Region last = lastFound;
        if (last != null && address >= last.base() && address - last.base() < lastReach) {
            return last;
        }
        Map.Entry<Long, Region> found = regions.floorEntry(address);
        if (found == null) {
            return null;
        }
        Long next = regions.higherKey(address);
        lastReach = next == null || next < found.getKey() ? found.getValue().bytes().length : next - found.getKey();
        lastFound = found.getValue();
        return lastFound;
    }

    /** Writes the low {@code width} bytes of {@code value}. {@return whether the address is in a region} */
    public boolean write(long address, int width, long value) {
        Optional<Region> region = region(address, width);
        region.ifPresent(found -> LittleEndian.put(found.bytes(), (int) (address - found.base()), width, value));
        return region.isPresent();
    }

    /** {@return the NUL-terminated string at {@code address}, a character for each byte, if it ends within its region} */
    public Optional<String> string(long address) {
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
