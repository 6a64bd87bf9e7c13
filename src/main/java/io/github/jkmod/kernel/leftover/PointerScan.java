package io.github.jkmod.kernel.leftover;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.kernel.KallsymsEntry;
import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.image.KernelCore;
import io.github.jkmod.model.Fact;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks through the kernel's variables, those that each processor has its own of included, for addresses in memory that was a
 * module's. There lists begin whose elements modules are: notifiers, timers, work, devices, file systems, probes.
 *
 * <p>Memory that is allocated is not looked through: it holds what was there before, long after it was freed.
 */
public final class PointerScan {
    /** As much as one read(2) of /proc/kcore is asked for. */
    private static final int PIECE = 1 << 16;

    /** More of them say no more. */
    private static final int MOST = 32;

    private static final String PER_CPU_START = "__per_cpu_start";
    private static final String PER_CPU_END = "__per_cpu_end";
    private static final String PER_CPU_OFFSET = "__per_cpu_offset";

    private static final String IMAGE_START = "_stext";
    private static final String IMAGE_END = "_end";

    /**
     * Hold such addresses and follow them no more, by the most bytes that they take: the bounds of where modules have ever been
     * (kernel/module/main.c), and what was sorted last (arch/x86/kernel/unwind_orc.c).
     */
    private static final Map<String, Integer> REMEMBERED = Map.of(
            "mod_tree", 64, "module_addr_min", 8, "module_addr_max", 8, "cur_orc_table", 8, "cur_orc_ip_table", 8);

    /** Say where modules may be, which is where the first one begins (mm/execmem.c, fs/proc/kcore.c). */
    private static final Set<String> AREAS = Set.of("execmem_info", "kcore_modules");

    /** From include/asm-generic/sections.h and percpu.h; kernels for one processor have no {@code __per_cpu} ones. */
    private static final Set<String> MARKS = Stream.concat(
                    REMEMBERED.keySet().stream(),
                    Stream.of(
                            IMAGE_START,
                            IMAGE_END,
                            "_sdata",
                            "_edata",
                            "__bss_start",
                            "__bss_stop",
                            PER_CPU_START,
                            PER_CPU_END,
                            PER_CPU_OFFSET))
            .collect(Collectors.toUnmodifiableSet());

    /** A range of addresses, and what has to be taken off one to have a processor's variable's own, as symbols have it. */
    private record Range(long start, long end, long offset, String owner) {}

    /** A word of memory that holds such an address. */
    private record Hit(long at, long value, Range range, FreedMemory of) {}

    private final KernelRoot root;

    /** @param root where /proc and /sys are */
    public PointerScan(KernelRoot root) {
        this.root = root;
    }

    /** Reads what stays the same until the next boot, for scans to come. */
    public void prepare() {
        var unused = marks();
    }

    /** {@return the pointers into that memory, at most {@value #MOST}} */
    public Fact<List<StrayPointer>> find(List<FreedMemory> freed) {
        if (freed.stream().allMatch(FreedMemory::isEmpty)) {
            return new Fact.Hidden<>("/proc/modules did not show where it was");
        }
        Fact<KernelCore> opened = KernelCore.open(root);
        if (!(opened instanceof Fact.Present<KernelCore> present)) {
            return new Fact.Hidden<>(opened.reason().orElse("?"));
        }
        try (KernelCore core = present.content()) {
            return marks().flatMap(marks -> ranges(core, marks).flatMap(ranges -> {
                long image = marks.getOrDefault(IMAGE_START, 0L);
                long end = marks.getOrDefault(IMAGE_END, 0L);
                List<FreedMemory> outside =
                        freed.stream().map(each -> each.without(image, end)).toList();
                List<Hit> hits = new ArrayList<>();
                ranges.forEach(range -> scan(core, range, outside, hits));
                hits.removeIf(hit -> isRemembered(hit, marks));
                return named(hits);
            }));
        }
    }

    private Fact<Map<String, Long>> marks() {
        Fact<Boolean> data = root.kallsyms().listsData();
        return data.value().equals(Optional.of(false))
                ? new Fact.Hidden<>("/proc/kallsyms lists no variables (CONFIG_KALLSYMS_ALL)")
                : root.kallsyms().addresses(MARKS);
    }

    private Fact<List<Range>> ranges(KernelCore core, Map<String, Long> marks) {
        List<Range> ranges = new ArrayList<>();
        for (List<String> pair : List.of(List.of("_sdata", "_edata"), List.of("__bss_start", "__bss_stop"))) {
            long start = marks.getOrDefault(pair.get(0), 0L);
            long end = marks.getOrDefault(pair.get(1), 0L);
            if (start == 0 || Long.compareUnsigned(end, start) <= 0) {
                return new Fact.Hidden<>("/proc/kallsyms does not show where " + pair.get(0) + " is");
            }
            ranges.add(new Range(start, end, 0, ""));
        }
        perCpu(core, marks, ranges);
        return new Fact.Present<>(ranges);
    }

    private void perCpu(KernelCore core, Map<String, Long> marks, List<Range> ranges) {
        Long start = marks.get(PER_CPU_START);
        Long end = marks.get(PER_CPU_END);
        Long offsets = marks.get(PER_CPU_OFFSET);
        if (start == null || end == null || offsets == null) {
            return;
        }
        for (int cpu = 0; cpu < processors(); cpu++) {
            Optional<Window> word = core.bytes(offsets + (long) cpu * core.wordBytes(), core.wordBytes());
            if (word.isPresent()) {
                long offset = word(word.get().copy(), 0, core.wordBytes());
                ranges.add(new Range(start + offset, end + offset, offset, " of processor " + cpu));
            }
        }
    }

    /** How many there may be: {@code 0-3}. */
    private int processors() {
        String possible = KernelFiles.text(root.sys("devices", "system", "cpu", "possible"))
                .value()
                .orElse("0");
        return Integer.parseInt(possible.replaceFirst("^.*\\D", "")) + 1;
    }

    private static void scan(KernelCore core, Range range, List<FreedMemory> freed, List<Hit> hits) {
        int bytes = core.wordBytes();
        boolean[] fourth = new boolean[256];
        freed.forEach(each -> each.markFourthBytes(fourth));
        long from = range.start() & -bytes;
        while (Long.compareUnsigned(from, range.end()) < 0 && hits.size() < MOST) {
            int wanted = (int) Math.min(PIECE, range.end() - from);
            byte[] piece = core.from(from, wanted).map(Window::copy).orElse(new byte[0]);
            for (int i = 0; i + bytes <= piece.length; i += bytes) {
                if (fourth[piece[i + 3] & 0xff]) { // few words come as far as this
                    hit(from + i, word(piece, i, bytes), range, freed).ifPresent(hits::add);
                }
            }
            from += piece.length == 0 ? PIECE : piece.length;
        }
    }

    private static Optional<Hit> hit(long at, long value, Range range, List<FreedMemory> freed) {
        return freed.stream()
                .filter(each -> each.contains(value))
                .map(each -> new Hit(at, value, range, each))
                .findFirst();
    }

    /** All four architectures are little-endian. */
    private static long word(byte[] bytes, int at, int width) {
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = value << 8 | (bytes[at + i] & 0xff);
        }
        return value;
    }

    private Fact<List<StrayPointer>> named(List<Hit> hits) {
        if (hits.isEmpty()) {
            return new Fact.Present<>(List.of());
        }
        Set<Long> addresses = new HashSet<>();
        hits.forEach(hit -> addresses.add(symbolAddress(hit)));
        return root.kallsyms().nearest(addresses).map(symbols -> {
            Map<String, StrayPointer> found = new TreeMap<>();
            for (Hit hit : hits) {
                KallsymsEntry symbol = symbols.get(symbolAddress(hit));
                if (symbol != null && !isNoHolder(symbol.name())) {
                    String holder = symbol.name() + "+0x" + Long.toHexString(symbolAddress(hit) - symbol.address())
                            + hit.range().owner();
                    found.putIfAbsent(
                            holder,
                            new StrayPointer(hit.of().module(), holder, hit.of().name(hit.value())));
                }
            }
            return List.copyOf(found.values());
        });
    }

    private static long symbolAddress(Hit hit) {
        return hit.at() - hit.range().offset();
    }

    private static boolean isRemembered(Hit hit, Map<String, Long> marks) {
        return REMEMBERED.entrySet().stream().anyMatch(each -> {
            Long start = marks.get(each.getKey());
            return start != null && Long.compareUnsigned(symbolAddress(hit) - start, each.getValue()) < 0;
        });
    }

    /** Stacks hold what was on them before. */
    private static boolean isNoHolder(String symbol) {
        return symbol.contains("stack") || symbol.equals("init_thread_union") || AREAS.contains(symbol);
    }
}
