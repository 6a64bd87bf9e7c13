package io.github.jkmod.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.memory.MemoryAmount;
import io.github.jkmod.kernel.memory.MemoryCounter;
import io.github.jkmod.kernel.memory.MemorySample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

final class LeakTestTest {
    private static final int CYCLES = 45;
    private static final MemoryCounter CACHE = new MemoryCounter(MemoryCounter.Kind.SLAB, "kmalloc-128");

    private static MemorySample sample(long objects) {
        return new MemorySample(Map.of(CACHE, new MemoryAmount(objects, objects * 128)));
    }

    private static List<LeakTest.Point> run(IntToLongFunction objects) {
        List<LeakTest.Point> run = new ArrayList<>();
        for (int cycle = 0; cycle <= CYCLES; cycle++) {
            run.add(new LeakTest.Point(cycle + 5, sample(objects.applyAsLong(cycle))));
        }
        return run;
    }

    private static List<Leak> leaks(IntToLongFunction loaded, long settled, IntToLongFunction quiet) {
        LeakTest test = new LeakTest(run(loaded), Optional.empty());
        List<MemoryCounter> kept = test.kept(sample(settled));
        List<MemorySample> standstill = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            standstill.add(sample(quiet.applyAsLong(i)));
        }
        return kept.isEmpty() ? List.of() : test.leaks(kept, sample(settled), standstill);
    }

    @Test
    void anObjectOnEachCycleIsALeakOfItsSize() {
        assertThat(leaks(cycle -> 1000 + cycle, 1000 + CYCLES, i -> 1000 + CYCLES))
                .containsExactly(new Leak(CACHE, 1, 128));
    }

    @Test
    void anObjectOnEachCycleIsSeenThroughNoiseOfMany() {
        Random random = new Random(1);
        assertThat(leaks(cycle -> 1000 + cycle + random.nextInt(12), 1000 + CYCLES + 5, i -> 1050 + random.nextInt(12)))
                .hasSize(1);
    }

    @Test
    void jumpsAndNoiseAreNoLeak() {
        Random random = new Random(2);
        assertThat(leaks(cycle -> 1000 + random.nextInt(200), 1010, i -> 1010)).isEmpty();
        assertThat(leaks(cycle -> cycle == 40 ? 9000 : 1000, 1000, i -> 1000)).isEmpty();
        assertThat(leaks(cycle -> 1000 - cycle, 1000 - CYCLES, i -> 1000 - CYCLES))
                .isEmpty();
        assertThat(leaks(cycle -> 1000 + cycle / 10, 1000 + CYCLES / 10, i -> 1000 + CYCLES / 10))
                .as("a few objects of whoever counts")
                .isEmpty();
    }

    /** As 6.1 on arm64 shows kmalloc-128, with an object more on each cycle. */
    @Test
    void anObjectOnEachCycleIsSeenWhereMuchMoreIsFreedLate() {
        assertThat(leaks(cycle -> 1000 + cycle + cycle % 6 * 60, 1000 + CYCLES, i -> 1000 + CYCLES))
                .containsExactly(new Leak(CACHE, 1, 128));
    }

    @Test
    void aJumpIsInOneHalfOfTheRun() {
        LeakTest.Point middle = new LeakTest.Point(5 + CYCLES / 2, sample(1000));
        LeakTest test = new LeakTest(run(cycle -> cycle < 40 ? 1000 : 1100), Optional.of(middle));
        assertThat(test.kept(sample(1100))).isEmpty();
        LeakTest steady = new LeakTest(
                run(cycle -> 1000 + 2L * cycle),
                Optional.of(new LeakTest.Point(5 + CYCLES / 2, sample(1000 + CYCLES))));
        assertThat(steady.kept(sample(1000 + 2L * CYCLES))).containsExactly(CACHE);
    }

    @Test
    void oneJumpInTheMiddleKeepsNoSlopeOfItsOwn() {
        assertThat(Trend.of(List.of(
                                new Trend.Point(0, 5),
                                new Trend.Point(1, 5),
                                new Trend.Point(2, 5),
                                new Trend.Point(3, 90),
                                new Trend.Point(4, 90)))
                        .slope())
                .isLessThan(30);
    }

    @Test
    void whatIsOnlyPutOffIsNoLeak() {
        assertThat(leaks(cycle -> 1000 + 3L * cycle, 1003, i -> 1003)).isEmpty();
    }

    @Test
    void whatGrowsWithoutLoadsIsNoLeakOfTheModules() {
        assertThat(leaks(cycle -> 1000 + 2L * cycle, 1100, i -> 1100 + 2L * i)).isEmpty();
    }

    @Test
    void ofTheTwoOnlyWhatTheModuleAddsIsALeak() {
        assertThat(leaks(cycle -> 1000 + 10L * cycle, 1450, i -> 1450 + i)).hasSize(1);
    }

    @Test
    void pagesThatHoldSeveralObjectsGrowBySteps() {
        MemoryCounter pages = new MemoryCounter(MemoryCounter.Kind.PER_CPU, "");
        List<LeakTest.Point> run = new ArrayList<>();
        for (int cycle = 0; cycle <= CYCLES; cycle++) {
            run.add(new LeakTest.Point(cycle, pages(pages, cycle / 4)));
        }
        LeakTest test = new LeakTest(run, Optional.empty());
        assertThat(test.kept(pages(pages, CYCLES / 4))).containsExactly(pages);
        assertThat(test.kept(pages(pages, 1))).isEmpty();
    }

    private static MemorySample pages(MemoryCounter counter, long count) {
        return new MemorySample(Map.of(counter, new MemoryAmount(count, count * 4096)));
    }

    @Test
    void fewCyclesDecideNothing() {
        LeakTest test = new LeakTest(run(cycle -> cycle).subList(0, LeakTest.LEAST_SAMPLES), Optional.empty());
        assertThat(test.decides()).isFalse();
        assertThat(test.kept(sample(5000))).isEmpty();
    }

    /** The textbook's series: S and its variance by hand. */
    @Test
    void theScoreIsThatOfMannAndKendall() {
        Trend trend = Trend.of(List.of(
                new Trend.Point(1, 23),
                new Trend.Point(2, 24),
                new Trend.Point(3, 29),
                new Trend.Point(4, 6),
                new Trend.Point(5, 29),
                new Trend.Point(6, 24),
                new Trend.Point(7, 5),
                new Trend.Point(8, 29),
                new Trend.Point(9, 43),
                new Trend.Point(10, 8)));
        // 23 rises and 18 falls of 45 pairs; ties 24×2, 29×3: (10·9·25 − 2·1·9 − 3·2·11) / 18 = 120.33
        assertThat(trend.z()).isEqualTo((5 - 1) / Math.sqrt(2166 / 18.0));
    }
}
