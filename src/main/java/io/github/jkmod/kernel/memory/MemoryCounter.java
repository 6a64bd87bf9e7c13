package io.github.jkmod.kernel.memory;

/**
 * One thing that a kernel counts of its memory.
 *
 * @param kind what is counted
 * @param name which of them: a cache, a caller; empty where there is only one
 */
public record MemoryCounter(Kind kind, String name) {
    /** What a kernel counts. */
    public enum Kind {
        /** Objects in use in a cache, /proc/slabinfo. */
        SLAB("slab cache"),
        /** Caches of that name, /proc/slabinfo. */
        CACHES("slab caches of the name"),
        /** Further users of a cache that are merged into it, {@code aliases} in /sys/kernel/slab. */
        MERGED("slab caches merged into"),
        /** Slab memory that is in no cache: kmalloc of more than two pages, as pages. */
        LARGE_KMALLOC("kmalloc of more than two pages"),
        /** Pages of vmalloc areas by who asked for them, /proc/vmallocinfo. */
        VMALLOC("vmalloc by"),
        /** Allocations by place in the source, /proc/allocinfo (CONFIG_MEM_ALLOC_PROFILING). */
        ALLOCATION("allocations at"),
        /** Pages for per-CPU variables, {@code Percpu} of /proc/meminfo. */
        PER_CPU("per-CPU memory"),
        /** Pages that are neither free nor accounted for as anything: alloc_pages. */
        PAGES("pages that the kernel accounts to nothing");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** {@return it in words, before the name} */
        public String label() {
            return label;
        }
    }

    @Override
    public String toString() {
        return name.isEmpty() ? kind.label() : kind.label() + " " + name;
    }
}
