package io.github.jkmod.kernel.memory;

/**
 * How much there is of what a {@link MemoryCounter} counts.
 *
 * @param count objects, areas' pages, pages or allocations, see {@link MemoryCounter.Kind}
 * @param bytes how much memory that is
 */
public record MemoryAmount(long count, long bytes) {
    /** {@return both together} */
    MemoryAmount plus(MemoryAmount other) {
        return new MemoryAmount(count + other.count, bytes + other.bytes);
    }
}
