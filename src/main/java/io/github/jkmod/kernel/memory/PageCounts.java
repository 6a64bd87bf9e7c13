package io.github.jkmod.kernel.memory;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a machine's pages are: what is neither free nor accounted for as anything was taken with alloc_pages and is known
 * to its owner alone.
 */
final class PageCounts {
    /** Fields of /proc/meminfo that do not overlap and together are all that the kernel accounts for. */
    private static final List<String> ACCOUNTED = List.of(
            "MemFree",
            "Buffers",
            "Cached",
            "SwapCached",
            "AnonPages",
            "KReclaimable",
            "SUnreclaim",
            "KernelStack",
            "PageTables",
            "SecPageTables",
            "Bounce",
            "VmallocUsed",
            "Percpu",
            "Zswap",
            "Balloon");

    /** Pages that a processor keeps ready, in /proc/zoneinfo; they do not count as free. */
    private static final Pattern KEPT = Pattern.compile("\\s+count:\\s+(\\d{1,15})");

    private PageCounts() {}

    /**
     * {@return how many bytes are accounted to nothing}
     *
     * @param meminfo /proc/meminfo's fields in bytes
     * @param kept as {@link #keptByProcessors} counts, in bytes
     */
    static long unaccounted(Map<String, Long> meminfo, long kept) {
        long accounted = ACCOUNTED.stream()
                .mapToLong(field -> meminfo.getOrDefault(field, 0L))
                .sum();
        return meminfo.getOrDefault("MemTotal", 0L) - accounted - kept;
    }

    /** {@return the pages in the processors' own lists, of the lines of /proc/zoneinfo} */
    static long keptByProcessors(List<String> zoneinfo) {
        long kept = 0;
        for (String each : zoneinfo) {
            Matcher line = KEPT.matcher(each);
            if (line.matches()) {
                kept += Long.parseLong(line.group(1));
            }
        }
        return kept;
    }
}
