package io.github.jkmod.leak;

import io.github.jkmod.kernel.memory.MemoryCounter;
import io.github.jkmod.kernel.memory.MemorySample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells leaks from what else a kernel does meanwhile. What leaks rises steadily while modules come and go, keeps what it
 * took when the kernel has done all that it had put off, and stands still when no module comes.
 */
public final class LeakTest {
    /** Below this many samples after the first no series, however steady, is beyond chance. */
    public static final int LEAST_SAMPLES = 14;

    /** One series in 30,000 that goes up and down by chance reaches this score; a kernel has some 500. */
    private static final double SIGNIFICANT = 4.0;

    /** What keeps less of its growth, or grows more without any load, is no leak. */
    private static final double HALF = 0.5;

    /** Growth of less than this in all is no page in several cycles, whatever its rank. */
    private static final int LEAST_GROWTH = 2;

    /** An object on each cycle, but for what slabs that processors work on hide. */
    private static final double EACH = 0.75;

    private final List<Point> run;
    private final Optional<Point> middle;

    /**
     * A sample.
     *
     * @param cycle after how many cycles it was taken
     * @param sample what the kernel counted
     */
    public record Point(int cycle, MemorySample sample) {}

    /**
     * @param run samples of the run after its warm-up, the first of them settled: taken when no module came for a while and
     *     with all caches emptied that can be
     * @param middle one in the middle of the run that is settled, too
     */
    public LeakTest(List<Point> run, Optional<Point> middle) {
        this.run = List.copyOf(run);
        this.middle = middle;
    }

    /** {@return whether the samples are enough to tell} */
    public boolean decides() {
        return run.size() > LEAST_SAMPLES;
    }

    /**
     * {@return what has risen with the cycles and keeps what it took}
     *
     * @param settled a sample taken when no module came for a while and caches were emptied again
     */
    public List<MemoryCounter> kept(MemorySample settled) {
        if (!decides()) {
            return List.of();
        }
        return settled.amounts().keySet().stream()
                .filter(counter -> growth(settled, counter) >= LEAST_GROWTH)
                .filter(counter -> counter.kind() == MemoryCounter.Kind.SLAB
                        ? growsByObjects(counter, settled)
                        : growsBySteps(counter, settled))
                .toList();
    }

    /**
     * What is freed late can hide the trend of a busy cache, not what is left of it when all is freed; and one jump is in one
     * half of the run.
     */
    private boolean growsByObjects(MemoryCounter counter, MemorySample settled) {
        long start = run.get(0).sample().of(counter).count();
        boolean inBoth = middle.isEmpty()
                || (middle.get().sample().of(counter).count() - start
                                >= HALF * (middle.get().cycle() - run.get(0).cycle())
                        && settled.of(counter).count()
                                        - middle.get().sample().of(counter).count()
                                >= HALF
                                        * (run.get(run.size() - 1).cycle()
                                                - middle.get().cycle()));
        return inBoth && growth(settled, counter) >= EACH * cycles();
    }

    /** Pages hold many objects or few: how many come on a cycle does not matter, only that they go on coming. */
    private boolean growsBySteps(MemoryCounter counter, MemorySample settled) {
        Trend trend = trend(run, counter);
        return trend.z() >= SIGNIFICANT && growth(settled, counter) > HALF * trend.slope() * cycles();
    }

    /**
     * {@return the leaks among {@code kept}, the largest first}
     *
     * @param standstill samples at the pace of the run's while nothing was loaded
     */
    public List<Leak> leaks(List<MemoryCounter> kept, MemorySample settled, List<MemorySample> standstill) {
        List<Point> quiet = new ArrayList<>();
        int step = Math.max(1, cycles() / (run.size() - 1));
        for (MemorySample sample : standstill) {
            quiet.add(new Point(quiet.size() * step, sample));
        }
        return kept.stream()
                .filter(counter -> !growsAnyway(counter, settled, quiet))
                .map(counter -> leak(counter, settled))
                .sorted(Comparator.comparingDouble(Leak::bytesPerCycle)
                        .reversed()
                        .thenComparing(leak -> leak.counter().toString()))
                .toList();
    }

    /** By its slope, or, where few jumps are all, by its growth: a page of per-CPU memory holds many objects. */
    private boolean growsAnyway(MemoryCounter counter, MemorySample settled, List<Point> quiet) {
        if (quiet.size() < 2) {
            return false;
        }
        int quietCycles = quiet.get(quiet.size() - 1).cycle();
        long quietGrowth = quiet.get(quiet.size() - 1).sample().of(counter).count()
                - quiet.get(0).sample().of(counter).count();
        double rate = growth(settled, counter) / (double) cycles();
        return trend(quiet, counter).slope() > HALF * rate && quietGrowth > HALF * rate * quietCycles;
    }

    private Leak leak(MemoryCounter counter, MemorySample settled) {
        long bytes =
                settled.of(counter).bytes() - run.get(0).sample().of(counter).bytes();
        return new Leak(counter, growth(settled, counter) / (double) cycles(), bytes / (double) cycles());
    }

    private int cycles() {
        return run.get(run.size() - 1).cycle() - run.get(0).cycle();
    }

    private long growth(MemorySample now, MemoryCounter counter) {
        return now.of(counter).count() - run.get(0).sample().of(counter).count();
    }

    private static Trend trend(List<Point> points, MemoryCounter counter) {
        return Trend.of(points.stream()
                .map(point -> new Trend.Point(
                        point.cycle(), point.sample().of(counter).count()))
                .toList());
    }
}
