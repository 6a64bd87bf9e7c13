package io.github.jkmod.conformance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts what was compared, and shows it. */
final class Summary {
    private static final int EXAMPLE = 160;

    private final Map<String, Count> rows = new LinkedHashMap<>();
    private final Map<String, Count> stages = new TreeMap<>();
    private final Map<String, List<Compared>> differences = new LinkedHashMap<>();
    private final Map<String, List<Compared>> others = new LinkedHashMap<>();

    /** The counts of one row. */
    private static final class Count {
        private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        private long nanos;
        private long micros;
        private int cases;

        void add(Compared compared) {
            outcomes.merge(compared.outcome(), 1, Integer::sum);
            nanos += compared.told().nanos();
            micros += compared.record().answer().micros();
            cases++;
        }

        int of(Outcome outcome) {
            return outcomes.getOrDefault(outcome, 0);
        }

        int decided() {
            return outcomes.entrySet().stream()
                    .filter(each -> each.getKey().isDecided())
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        String percent() {
            int decided = decided();
            return decided == 0 ? "-" : String.format(Locale.ROOT, "%.2f", 100.0 * of(Outcome.AGREE) / decided);
        }
    }

    void add(Compared compared) {
        rows.computeIfAbsent(compared.kernel() + " | " + compared.corpus(), key -> new Count())
                .add(compared);
        rows.computeIfAbsent("all | " + compared.corpus(), key -> new Count()).add(compared);
        String stage = compared.told().stage().isEmpty() ? "-" : compared.told().stage();
        String word = compared.told().answer().name().toLowerCase(Locale.ROOT);
        stages.computeIfAbsent(compared.corpus() + " | " + word + " | " + stage, key -> new Count())
                .add(compared);
        Outcome outcome = compared.outcome();
        if (outcome == Outcome.UNKNOWN || outcome == Outcome.UNSAFE_SURVIVED || outcome == Outcome.UNSAFE_REFUSED) {
            String group = outcome == Outcome.UNKNOWN
                    ? compared.told().why() + " | " + compared.kernelAnswer()
                    : compared.told().stage() + " | " + compared.record().spec().group();
            others.computeIfAbsent(outcome + " | " + compared.corpus() + " | " + group, key -> new ArrayList<>())
                    .add(compared);
        }
        if (outcome == Outcome.DIFFER || outcome == Outcome.MISSED_HARM) {
            String group = compared.corpus() + " | " + compared.forecast() + " | " + compared.kernelAnswer() + " | "
                    + compared.record().spec().group();
            differences.computeIfAbsent(group, key -> new ArrayList<>()).add(compared);
        }
    }

    /** {@return how many cases were decided wrongly} */
    int wrong() {
        return differences.values().stream().mapToInt(List::size).sum();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| kernel | corpus | cases | decided | agree | % | missed harm | unsafe: broke/refused/survived | unknown | unasked | ms forecast | ms kernel |");
        lines.add("|---|---|---|---|---|---|---|---|---|---|---|---|");
        rows.forEach((name, count) -> {
            if (!name.startsWith("all ")) {
                lines.add(row(name, count));
            }
        });
        rows.forEach((name, count) -> {
            if (name.startsWith("all ")) {
                lines.add(row(name, count));
            }
        });
        lines.add("");
        lines.add("| corpus | forecast | stage | cases | agree | differ | missed harm |");
        lines.add("|---|---|---|---|---|---|---|");
        stages.forEach((name, count) -> lines.add("| " + name + " | " + count.cases + " | " + count.of(Outcome.AGREE)
                + " | " + count.of(Outcome.DIFFER) + " | " + count.of(Outcome.MISSED_HARM) + " |"));
        lines.add("");
        lines.add("not decided, or called unsafe without harm:");
        groups(others, lines);
        lines.add("");
        lines.add("decided wrongly:");
        groups(differences, lines);
        return lines;
    }

    /** The largest first. */
    private static void groups(Map<String, List<Compared>> groups, List<String> lines) {
        groups.entrySet().stream()
                .sorted((one, other) -> other.getValue().size() - one.getValue().size())
                .forEach(each -> lines.addAll(group(each.getKey(), each.getValue())));
    }

    private static String row(String name, Count count) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %s | %d | %d/%d/%d | %d | %d | %.2f | %.2f |",
                name,
                count.cases,
                count.decided(),
                count.of(Outcome.AGREE),
                count.percent(),
                count.of(Outcome.MISSED_HARM),
                count.of(Outcome.UNSAFE_BROKE),
                count.of(Outcome.UNSAFE_REFUSED),
                count.of(Outcome.UNSAFE_SURVIVED),
                count.of(Outcome.UNKNOWN),
                count.of(Outcome.UNASKED),
                count.nanos / 1e6 / Math.max(1, count.cases),
                count.micros / 1e3 / Math.max(1, count.cases));
    }

    private static List<String> group(String group, List<Compared> all) {
        Compared example = all.get(0);
        List<String> lines = new ArrayList<>();
        lines.add(all.size() + " x " + group);
        lines.add("    " + example.kernel() + ": " + cut(example.record().spec().id()));
        lines.add("    kernel: " + cut(example.logLine()));
        lines.add("    forecast: " + cut(example.told().why()));
        return lines;
    }

    private static String cut(String text) {
        String line = text.replace('\n', ' ');
        return line.length() > EXAMPLE ? line.substring(0, EXAMPLE) + "…" : line;
    }
}
