package io.github.jkmod.report;

import io.github.jkmod.leak.Leak;
import io.github.jkmod.loader.CycleTally;
import io.github.jkmod.model.KernelTrouble;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A run of {@code cycle} as JSON and in words. */
public final class CycleReport {
    private static final double KIB = 1024;

    private CycleReport() {}

    /**
     * {@return the document of {@code cycle --json}}
     *
     * @param planned how many cycles there were to be
     * @param sums what they came to
     * @param problems what ended the run or was not as forecast, one line each
     * @param crosschecked whether what the kernel shows was looked at
     */
    public static CycleDocument of(int planned, CycleTally.Sums sums, List<String> problems, boolean crosschecked) {
        return new CycleDocument(
                planned,
                sums.cycles(),
                sums.seconds(),
                sums.seconds() > 0 ? Optional.of(sums.cycles() / sums.seconds()) : Optional.empty(),
                new CycleDocument.Memory(
                        sums.memoryCycles(),
                        sums.memoryBefore(),
                        sums.memoryAfter(),
                        sums.leak(),
                        sums.leaks().isPresent(),
                        sums.leaks().orElse(List.of()).stream()
                                .map(CycleReport::growth)
                                .toList()),
                sums.taintBefore(),
                sums.taintAfter(),
                sums.troubles().stream().map(KernelTrouble::title).toList(),
                problems,
                crosschecked);
    }

    /** {@return the same in words} */
    public static String text(CycleDocument cycle) {
        StringBuilder out = new StringBuilder();
        CycleDocument.Memory memory = cycle.memory();
        line(out, "cycles", cycle.cycles() + " of " + cycle.planned());
        line(
                out,
                "rate",
                String.format(
                        Locale.ROOT, "%.1f a second", cycle.cyclesPerSecond().orElse(0.0)));
        line(
                out,
                "kernel memory",
                String.format(
                        Locale.ROOT,
                        "%.0f KiB before, %.0f KiB after %s cycles: %s",
                        memory.beforeBytes().orElse(0L) / KIB,
                        memory.afterBytes().orElse(0L) / KIB,
                        memory.countedCycles(),
                        judgement(memory)));
        memory.leaks().forEach(growth -> line(out, "leak", text(growth)));
        line(out, "taint", known(cycle.taintBefore()) + " before, " + known(cycle.taintAfter()) + " after");
        cycle.kernelTroubles().forEach(trouble -> line(out, "kernel", trouble));
        cycle.problems().forEach(problem -> line(out, "problem", problem));
        String residue = cycle.crosschecked() ? "none" : "not looked for";
        line(out, "residue", cycle.problems().isEmpty() ? residue : "see the problems above");
        return out.toString();
    }

    private static CycleDocument.Growth growth(Leak leak) {
        return new CycleDocument.Growth(
                leak.counter().kind(),
                leak.counter().name(),
                leak.counter().toString(),
                leak.objectsPerCycle(),
                leak.bytesPerCycle());
    }

    private static String judgement(CycleDocument.Memory memory) {
        if (!memory.judged()) {
            return "too few cycles to tell whether it leaks";
        }
        return memory.leak() ? "it leaks" : "flat";
    }

    private static String text(CycleDocument.Growth growth) {
        String count = String.format(Locale.ROOT, "%s: %.1f a cycle", growth.what(), growth.objectsPerCycle());
        return growth.bytesPerCycle() == 0
                ? count
                : String.format(Locale.ROOT, "%s, %.0f bytes a cycle", count, growth.bytesPerCycle());
    }

    private static String known(Optional<Long> taint) {
        return taint.map(Object::toString).orElse("?");
    }

    private static void line(StringBuilder out, String key, String value) {
        out.append(String.format(Locale.ROOT, "  %-14s %s%n", key, value));
    }
}
