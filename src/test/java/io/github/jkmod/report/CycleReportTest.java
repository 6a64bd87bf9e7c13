package io.github.jkmod.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.memory.MemoryCounter;
import io.github.jkmod.leak.Leak;
import io.github.jkmod.loader.CycleTally;
import io.github.jkmod.model.KernelTrouble;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CycleReportTest {
    private static final Leak LEAK = new Leak(new MemoryCounter(MemoryCounter.Kind.SLAB, "kmalloc-128"), 1.02, 130.6);

    private static CycleTally.Sums sums(boolean leak, List<KernelTrouble> troubles) {
        return new CycleTally.Sums(
                40,
                20.0,
                36,
                Optional.of(2048L),
                Optional.of(4096L),
                Optional.of(leak ? List.of(LEAK) : List.of()),
                Optional.of(0L),
                Optional.of(12288L),
                troubles);
    }

    @Test
    void aGoodRunSaysItsRateAndThatNothingIsLeft() {
        String text = CycleReport.text(CycleReport.of(40, sums(false, List.of()), List.of(), true));
        assertThat(text)
                .contains("40 of 40", "2.0 a second", "2 KiB before, 4 KiB after 36 cycles: flat")
                .contains("0 before, 12288 after")
                .endsWith("none\n");
    }

    @Test
    void leaksTroublesAndProblemsAreNamed() {
        KernelTrouble trouble = new KernelTrouble("WARNING: CPU: 0 at x", List.of());
        CycleDocument report =
                CycleReport.of(50, sums(true, List.of(trouble)), List.of("cycle 41: hello: not unloaded"), true);
        assertThat(CycleReport.text(report))
                .contains(
                        "40 of 50",
                        "it leaks",
                        "slab cache kmalloc-128: 1.0 a cycle, 131 bytes a cycle",
                        "WARNING: CPU: 0 at x",
                        "cycle 41: hello: not unloaded")
                .endsWith("see the problems above\n");
        assertThat(Json.line(report))
                .contains("\"leak\":true", "\"judged\":true", "\"kind\":\"slab\"", "\"name\":\"kmalloc-128\"")
                .contains("\"objectsPerCycle\":1.02", "\"bytesPerCycle\":130.6", "\"cyclesPerSecond\":2.0");
    }

    @Test
    void fewCyclesTellNothingOfLeaks() {
        CycleTally.Sums few = new CycleTally.Sums(
                5,
                2.0,
                4,
                Optional.of(2048L),
                Optional.of(4096L),
                Optional.empty(),
                Optional.of(0L),
                Optional.of(0L),
                List.of());
        CycleDocument report = CycleReport.of(5, few, List.of(), true);
        assertThat(CycleReport.text(report)).contains("after 4 cycles: too few cycles to tell whether it leaks");
        assertThat(Json.line(report)).contains("\"leak\":false", "\"judged\":false", "\"leaks\":[]");
    }
}
