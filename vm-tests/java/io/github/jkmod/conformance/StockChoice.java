package io.github.jkmod.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Chooses a few small modules of the kernel's tree that have as many kinds of sections as possible between them. */
final class StockChoice {
    private static final int LARGEST = 48 << 10;

    /** What does too much, or too long, in its init. */
    private static final Pattern NOT = Pattern.compile(
            ".*(test|torture|lkdtm|wdt|watchdog|softdog|perf|crash|kunit|kdb|hang|bench|fault|pstore|kgdb|/cpu/|hv_|xen|kvm).*");

    private StockChoice() {}

    /** {@return so many of them, the plain ones first} */
    static List<StockIndex.Entry> of(StockIndex index, int count) {
        List<StockIndex.Entry> candidates = index.entries().stream()
                .filter(entry -> entry.size() <= LARGEST
                        && entry.depends().isEmpty()
                        && !NOT.matcher(entry.path()).matches())
                .sorted(Comparator.comparing(StockIndex.Entry::path))
                .toList();
        List<StockIndex.Entry> chosen = new ArrayList<>();
        Set<String> covered = new HashSet<>();
        for (String name : List.of("dummy", "crc7")) {
            index.entries().stream().filter(entry -> entry.name().equals(name)).forEach(entry -> {
                chosen.add(entry);
                covered.addAll(entry.sections());
            });
        }
        while (chosen.size() < count) {
            StockIndex.Entry best = null;
            double most = 0;
            for (StockIndex.Entry entry : candidates) {
                long fresh = entry.sections().stream()
                        .filter(name -> !covered.contains(name))
                        .count();
                double value = fresh - entry.size() / (double) LARGEST;
                if (value > most) {
                    most = value;
                    best = entry;
                }
            }
            if (best == null) {
                break;
            }
            chosen.add(best);
            covered.addAll(best.sections());
        }
        return chosen;
    }
}
