package io.github.jkmod.report;

import io.github.jkmod.loader.CycleTally;
import io.github.jkmod.model.KernelTrouble;
import java.util.List;
import java.util.Locale;

/** A run of {@code cycle} as JSON and in words. */
public final class CycleReport {
    private CycleReport() {}

    /**
     * {@return the object of {@code cycle --json}}
     *
     * @param planned how many cycles there were to be
     * @param sums what they came to
     * @param problems what ended the run or was not as forecast, one line each
     */
    public static Tree of(int planned, CycleTally.Sums sums, List<String> problems) {
        return Tree.create()
                .put("planned", planned)
                .put("cycles", sums.cycles())
                .put("seconds", sums.seconds())
                .put("cyclesPerSecond", sums.seconds() > 0 ? sums.cycles() / sums.seconds() : null)
                .put(
                        "memory",
                        Tree.create()
                                .put("countedCycles", sums.memoryCycles())
                                .put("beforeBytes", sums.memoryBefore())
                                .put("afterBytes", sums.memoryAfter())
                                .put("leak", sums.leak()))
                .put("taintBefore", sums.taintBefore())
                .put("taintAfter", sums.taintAfter())
                .put(
                        "kernelTroubles",
                        sums.troubles().stream().map(KernelTrouble::title).toList())
                .put("problems", problems);
    }

    /** {@return the same in words} */
    public static String text(Tree cycle) {
        StringBuilder out = new StringBuilder();
        Tree memory = cycle.tree("memory");
        line(out, "cycles", cycle.text("cycles") + " of " + cycle.text("planned"));
        line(out, "rate", String.format(Locale.ROOT, "%.1f a second", cycle.number("cyclesPerSecond")));
        line(
                out,
                "kernel memory",
                String.format(
                        Locale.ROOT,
                        "%.0f KiB before, %.0f KiB after %s cycles: %s",
                        memory.number("beforeBytes") / 1024,
                        memory.number("afterBytes") / 1024,
                        memory.text("countedCycles"),
                        memory.get("leak") == Boolean.TRUE ? "it leaks" : "flat"));
        line(out, "taint", cycle.text("taintBefore") + " before, " + cycle.text("taintAfter") + " after");
        cycle.list("kernelTroubles").forEach(trouble -> line(out, "kernel", String.valueOf(trouble)));
        cycle.list("problems").forEach(problem -> line(out, "problem", String.valueOf(problem)));
        String residue = cycle.get("crosschecked") == Boolean.FALSE ? "not looked for" : "none";
        line(out, "residue", cycle.list("problems").isEmpty() ? residue : "see the problems above");
        return out.toString();
    }

    private static void line(StringBuilder out, String key, String value) {
        out.append(String.format(Locale.ROOT, "  %-14s %s%n", key, value));
    }
}
