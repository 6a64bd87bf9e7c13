package io.github.jkmod.sight;

import io.github.jkmod.conformance.StockIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Modules that are in at the same time when the kernel is looked at.
 *
 * @param targets those to be seen
 * @param loads all that are loaded for that, in their order: what others need comes before them
 */
record Batch(List<StockIndex.Entry> targets, List<StockIndex.Entry> loads) {
    private static final int MOST_LOADS = 50;

    /**
     * What init functions ask modprobe for, which guests do not have; {@code depends} does not name it. Without the first
     * one libcrc32c refuses, and with it all that need it: most of netfilter, btrfs, xfs.
     */
    private static final Set<String> ASKED_FOR = Set.of("crc32c_generic", "crc32c");

    /** Bytes: more and larger modules than that do not go well with a guest's memory. */
    private static final long MOST_BYTES = 12L << 20;

    /** Copies the lists. */
    Batch {
        targets = List.copyOf(targets);
        loads = List.copyOf(loads);
    }

    /**
     * {@return batches in which each of these is loaded at least once}
     *
     * <p>Those that need most come first and beside those that need the same: what they need is seen with them.
     */
    static List<Batch> of(StockIndex index, List<StockIndex.Entry> wanted) {
        List<StockIndex.Entry> first = index.entries().stream()
                .filter(entry -> ASKED_FOR.contains(entry.name()))
                .toList();
        Map<StockIndex.Entry, List<StockIndex.Entry>> before =
                wanted.stream().collect(Collectors.toMap(Function.identity(), entry -> before(index, first, entry)));
        List<StockIndex.Entry> order = wanted.stream()
                .sorted(Comparator.comparing((StockIndex.Entry entry) -> names(before.getOrDefault(entry, List.of())))
                        .reversed()
                        .thenComparing(StockIndex.Entry::path))
                .toList();
        List<Batch> batches = new ArrayList<>();
        Set<StockIndex.Entry> done = new HashSet<>();
        List<StockIndex.Entry> targets = new ArrayList<>();
        Set<StockIndex.Entry> loads = new LinkedHashSet<>();
        for (StockIndex.Entry entry : order) {
            if (done.contains(entry)) {
                continue;
            }
            Set<StockIndex.Entry> more = new LinkedHashSet<>(loads);
            more.addAll(before.getOrDefault(entry, List.of()));
            more.add(entry);
            if (!targets.isEmpty() && (more.size() > MOST_LOADS || bytes(more) > MOST_BYTES)) {
                batches.add(new Batch(targets, List.copyOf(loads)));
                targets.clear();
                loads.clear();
                more.clear();
                more.addAll(before.getOrDefault(entry, List.of()));
                more.add(entry);
            }
            targets.add(entry);
            loads.addAll(more);
            done.addAll(more);
        }
        if (!targets.isEmpty()) {
            batches.add(new Batch(targets, List.copyOf(loads)));
        }
        return batches;
    }

    /** {@return what is loaded before it} What is asked for comes only before those that need something. */
    private static List<StockIndex.Entry> before(
            StockIndex index, List<StockIndex.Entry> first, StockIndex.Entry entry) {
        List<StockIndex.Entry> needed = index.before(entry);
        Set<StockIndex.Entry> all = new LinkedHashSet<>(needed.isEmpty() ? List.of() : first);
        all.remove(entry);
        all.addAll(needed);
        return List.copyOf(all);
    }

    private static String names(List<StockIndex.Entry> entries) {
        return entries.stream().map(StockIndex.Entry::name).collect(Collectors.joining(" "));
    }

    private static long bytes(Set<StockIndex.Entry> entries) {
        return entries.stream().mapToLong(StockIndex.Entry::size).sum();
    }

    /** {@return two batches with half of the targets each} */
    List<Batch> halves(StockIndex index) {
        int middle = targets.size() / 2;
        List<Batch> halves = new ArrayList<>(of(index, targets.subList(0, middle)));
        halves.addAll(of(index, targets.subList(middle, targets.size())));
        return halves;
    }
}
