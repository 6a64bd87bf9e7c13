package io.github.jkmod.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.memory.MemoryAmount;
import io.github.jkmod.kernel.memory.MemoryCounter;
import io.github.jkmod.kernel.memory.MemorySample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        LeakTest test = new LeakTest(run(loaded));
        List<MemoryCounter> kept = test.kept(test.suspects(), sample(settled));
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
        assertThat(new LeakTest(run(cycle -> 1000 + random.nextInt(200))).suspects())
                .isEmpty();
        assertThat(new LeakTest(run(cycle -> cycle == 40 ? 9000 : 1000)).suspects())
                .isEmpty();
        assertThat(new LeakTest(run(cycle -> 1000 - cycle)).suspects()).isEmpty();
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
        LeakTest test = new LeakTest(run);
        assertThat(test.kept(test.suspects(), pages(pages, CYCLES / 4))).containsExactly(pages);
        assertThat(leaks(cycle -> 100 + cycle / 4, 100 + CYCLES / 4, i -> 100 + CYCLES / 4))
                .as("a few objects of whoever counts")
                .isEmpty();
    }

    /** As seen of drbd: ten pages in 45 cycles, and none in the next hundred. */
    @Test
    void aFewPagesInAllAreNoLeak() {
        MemoryCounter pages = new MemoryCounter(MemoryCounter.Kind.PAGES, "");
        List<LeakTest.Point> run = new ArrayList<>();
        for (int cycle = 0; cycle <= CYCLES; cycle++) {
            run.add(new LeakTest.Point(cycle, pages(pages, cycle / 5)));
        }
        LeakTest test = new LeakTest(run);
        assertThat(test.suspects()).containsExactly(pages);
        assertThat(test.kept(test.suspects(), pages(pages, CYCLES / 5))).isEmpty();
    }

    private static MemorySample pages(MemoryCounter counter, long count) {
        return new MemorySample(Map.of(counter, new MemoryAmount(count, count * 4096)));
    }

    @Test
    void fewCyclesDecideNothing() {
        LeakTest test = new LeakTest(run(cycle -> cycle).subList(0, LeakTest.LEAST_SAMPLES));
        assertThat(test.decides()).isFalse();
        assertThat(test.suspects()).isEmpty();
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
