package io.github.jkmod.kernel.memory;

import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.model.Fact;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/** Reads what a kernel counts of its memory; root sees more than others. */
public final class MemoryReader {
    private static final long USUAL_PAGE = 4096;
    private static final String GONE = "code that is no more";

    /** Since 6.6 a call chooses one of sixteen caches of a size by its address, which changes with each load. */
    private static final Pattern RANDOM_TWIN = Pattern.compile("kmalloc-rnd-\\d+-");

    private final KernelRoot root;
    private final long pageBytes;

    /**
     * @param root where /proc and /sys are
     */
    public MemoryReader(KernelRoot root) {
        this.root = root;
        this.pageBytes = pageBytes(root);
    }

    private static long pageBytes(KernelRoot root) {
        return KernelFiles.lines(root.proc("self", "smaps")).value().stream()
                .flatMap(List::stream)
                .filter(line -> line.startsWith("KernelPageSize:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .min()
                .orElse(USUAL_PAGE);
    }

    /**
     * {@return what is counted now}
     *
     * @param symbols names an address in code that is no more, where it is known
     */
    public MemorySample read(LongFunction<Optional<String>> symbols) {
        Map<MemoryCounter, MemoryAmount> amounts = new HashMap<>();
        // meminfo first: what the other files' readers take is given back when they are closed
        Map<String, Long> meminfo =
                MemInfo.read(root).map(MemInfo::bytes).value().orElse(Map.of());
        pages(meminfo, amounts);
        lines("slabinfo")
                .flatMap(lines -> parsed("slabinfo", () -> SlabInfo.parse(lines)))
                .value()
                .ifPresent(caches -> slabs(caches, meminfo, amounts));
        lines("vmallocinfo")
                .flatMap(lines -> parsed("vmallocinfo", () -> VmallocInfo.parse(lines)))
                .value()
                .ifPresent(areas -> areas.forEach(area -> vmalloc(area, symbols, amounts)));
        lines("allocinfo")
                .map(AllocInfo::parse)
                .value()
                .ifPresent(places -> places.forEach(place ->
                        add(MemoryCounter.Kind.ALLOCATION, place.where(), place.calls(), place.bytes(), amounts)));
        merged(amounts);
        return new MemorySample(amounts);
    }

    private Fact<List<String>> lines(String file) {
        return KernelFiles.lines(root.proc(file));
    }

    private <T> Fact<T> parsed(String file, KernelFiles.Reading<T> parsing) {
        return KernelFiles.fact(root.proc(file), parsing);
    }

    private void pages(Map<String, Long> meminfo, Map<MemoryCounter, MemoryAmount> amounts) {
        if (meminfo.isEmpty()) {
            return;
        }
        long perCpu = meminfo.getOrDefault("Percpu", 0L);
        add(MemoryCounter.Kind.PER_CPU, "", perCpu / pageBytes, perCpu, amounts);
        long kept = lines("zoneinfo")
                .map(PageCounts::keptByProcessors)
                .map(pages -> pages * pageBytes)
                .value()
                .orElse(0L);
        long unaccounted = PageCounts.unaccounted(meminfo, kept);
        add(MemoryCounter.Kind.PAGES, "", unaccounted / pageBytes, unaccounted, amounts);
    }

    private void slabs(
            List<SlabInfo.Cache> caches, Map<String, Long> meminfo, Map<MemoryCounter, MemoryAmount> amounts) {
        long inCaches = 0;
        for (SlabInfo.Cache cache : caches) {
            String name = RANDOM_TWIN.matcher(cache.name()).replaceFirst("kmalloc-");
            long bytes = cache.active() * cache.objectBytes();
            add(MemoryCounter.Kind.SLAB, name, cache.active(), bytes, amounts);
            add(MemoryCounter.Kind.CACHES, name, 1, 0, amounts);
            inCaches += cache.pages() * pageBytes;
        }
        if (meminfo.containsKey("Slab")) {
            long large = meminfo.getOrDefault("Slab", 0L) - inCaches;
            add(MemoryCounter.Kind.LARGE_KMALLOC, "", large / pageBytes, large, amounts);
        }
    }

    private void vmalloc(
            VmallocInfo.Area area, LongFunction<Optional<String>> symbols, Map<MemoryCounter, MemoryAmount> amounts) {
        if (area.caller().isEmpty()) {
            return; // vm_map_ram: nobody is named
        }
        String caller = area.caller().startsWith("0x")
                ? symbols.apply(Long.parseUnsignedLong(area.caller().substring(2), 16))
                        .orElse(GONE)
                : area.caller();
        long pages = area.pages().orElse((area.bytes() - 1) / pageBytes);
        add(MemoryCounter.Kind.VMALLOC, caller, pages, pages * pageBytes, amounts);
    }

    /** Caches of objects alike are one cache with several users (slab_unmergeable of mm/slab_common.c). */
    private void merged(Map<MemoryCounter, MemoryAmount> amounts) {
        for (String name : KernelFiles.names(root.sys("kernel", "slab")).value().orElse(List.of())) {
            if (name.startsWith(":")) { // the others are links to these, or nobody's twin
                KernelFiles.number(root.sys("kernel", "slab", name, "aliases"))
                        .value()
                        .ifPresent(users -> add(MemoryCounter.Kind.MERGED, name, users, 0, amounts));
            }
        }
    }

    private static void add(
            MemoryCounter.Kind kind, String name, long count, long bytes, Map<MemoryCounter, MemoryAmount> amounts) {
        amounts.merge(new MemoryCounter(kind, name), new MemoryAmount(count, bytes), MemoryAmount::plus);
    }
}
