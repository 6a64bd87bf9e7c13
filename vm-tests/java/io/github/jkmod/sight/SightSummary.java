package io.github.jkmod.sight;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Counts what was compared, and shows it. */
final class SightSummary {
    private static final int EXAMPLES = 3;
    private static final int EXAMPLE = 200;

    /** Shown as they are in the name of a kind; all else is one of many values. */
    private static final Set<String> WORDS =
            Set.of("true", "false", "none", "[]", "()", "", "0", "no such entry", "more than 0", "it is loaded");

    /** An entry of /proc/kallsyms: its letter says much, its name little. */
    private static final Pattern ENTRY = Pattern.compile("([A-Za-z?]) \\S+");

    /** A symbol that is elsewhere: its letter and section say much, its name and offset little. */
    private static final Pattern SYMBOL_AT = Pattern.compile("( [A-Za-z?]) \\S+ \\((\\S+)\\+0x\\p{XDigit}+\\)");

    private final Map<String, Count> rows = new LinkedHashMap<>();
    private final Map<String, Kind> differences = new LinkedHashMap<>();
    private final Map<String, Kind> notCompared = new LinkedHashMap<>();

    /** What there was to see of one kernel. */
    private static final class Count {
        private int tree;
        private int refused;
        private int broke;
        private int seen;
        private int matches;
        private int different;
        private int sizes;
        private long symbols;
        private long addresses;
        private long wrongSymbols;
    }

    /** A kind of difference. */
    private static final class Kind {
        private final Set<String> modules = new HashSet<>();
        private final List<String> examples = new ArrayList<>();
        private int count;

        void add(String module, String text) {
            count++;
            if (modules.add(module) && examples.size() < EXAMPLES) {
                String line = (module + ": " + text).replace('\n', ' ');
                examples.add(line.length() > EXAMPLE ? line.substring(0, EXAMPLE) + "…" : line);
            }
        }
    }

    /** Adds what is known of a kernel apart from what was compared. */
    void kernel(String kernel, int tree, int refused, int broke) {
        Count count = rows.computeIfAbsent(kernel, key -> new Count());
        count.tree += tree;
        count.refused += refused;
        count.broke += broke;
    }

    void add(Seen seen) {
        Count count = rows.computeIfAbsent(seen.kernel(), key -> new Count());
        count.seen++;
        count.matches += seen.result() == Crosscheck.Result.MATCH ? 1 : 0;
        count.different += seen.result() == Crosscheck.Result.DIFFERENT ? 1 : 0;
        count.sizes += seen.sizes() ? 1 : 0;
        count.symbols += seen.symbols();
        count.addresses += seen.addresses();
        count.wrongSymbols += seen.wrongSymbols();
        String module = seen.kernel() + " " + seen.path();
        for (Difference each : seen.differences()) {
            differences.computeIfAbsent(kind(each), key -> new Kind()).add(module, each.toString());
        }
        for (String each : seen.notCompared()) {
            String kind = each.replaceAll("/\\S*/(?=(sys|proc)/)", "/")
                    .replaceAll("(?<=/sys/module/)[^/\\s]+", "NAME")
                    .replaceAll("(?<=/parameters/)[^/\\s:]+", "NAME");
            notCompared.computeIfAbsent(kind, key -> new Kind()).add(module, each);
        }
    }

    private static String kind(Difference difference) {
        String what = SYMBOL_AT.matcher(difference.what()).replaceFirst("$1 NAME ($2)");
        return what.replaceAll("\\d+", "N") + ": forecast " + kind(difference.forecast()) + ", seen "
                + kind(difference.seen());
    }

    private static String kind(String value) {
        if (WORDS.contains(value)) {
            return value;
        }
        var entry = ENTRY.matcher(value);
        return entry.matches() ? entry.group(1) + " NAME" : value.matches("-?\\d+") ? "N" : "…";
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("| kernel | modules in the tree | loaded and seen | refused | broke guests | symbols compared"
                + " | by address, too | sizes compared | match | differ | % of modules | % of symbols |");
        lines.add("|---|---|---|---|---|---|---|---|---|---|---|---|");
        rows.forEach((name, count) -> lines.add(row(name, count)));
        lines.add("");
        lines.add("kinds of difference:");
        kinds(differences, lines);
        lines.add("");
        lines.add("not compared:");
        kinds(notCompared, lines);
        return lines;
    }

    private static String row(String name, Count count) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %s | %s |",
                name,
                count.tree,
                count.seen,
                count.refused,
                count.broke,
                count.symbols,
                count.addresses,
                count.sizes,
                count.matches,
                count.different,
                percent(count.matches, count.seen),
                percent(count.symbols - count.wrongSymbols, count.symbols));
    }

    private static String percent(long part, long all) {
        return all == 0 ? "-" : String.format(Locale.ROOT, "%.3f", 100.0 * part / all);
    }

    /** The most frequent first. */
    private static void kinds(Map<String, Kind> kinds, List<String> lines) {
        kinds.entrySet().stream()
                .sorted((one, other) -> other.getValue().count - one.getValue().count)
                .forEach(each -> {
                    Kind kind = each.getValue();
                    lines.add(kind.count + " x in " + kind.modules.size() + " modules: " + each.getKey());
                    kind.examples.forEach(example -> lines.add("    " + example));
                });
    }
}
