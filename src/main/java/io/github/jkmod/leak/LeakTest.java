package io.github.jkmod.leak;

import io.github.jkmod.kernel.memory.MemoryCounter;
import io.github.jkmod.kernel.memory.MemorySample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

    /** Growth of less than this in all is no object on each cycle, whatever its rank. */
    private static final int LEAST_OBJECTS = 2;

    private final List<Point> run;

    /**
     * A sample.
     *
     * @param cycle after how many cycles it was taken
     * @param sample what the kernel counted
     */
    public record Point(int cycle, MemorySample sample) {}

    /**
     * @param run samples of the run after its warm-up, the first of them with all caches emptied that can be
     */
    public LeakTest(List<Point> run) {
        this.run = List.copyOf(run);
    }

    /** {@return whether the samples are enough to tell} */
    public boolean decides() {
        return run.size() > LEAST_SAMPLES;
    }

    /** {@return what rises with the cycles; much of it the kernel gives back later} */
    public List<MemoryCounter> suspects() {
        if (!decides()) {
            return List.of();
        }
        Set<MemoryCounter> counters = new HashSet<>();
        run.forEach(point -> counters.addAll(point.sample().amounts().keySet()));
        return counters.stream()
                .filter(counter -> growth(last(), counter) >= LEAST_OBJECTS)
                .filter(counter -> trend(run, counter).z() >= SIGNIFICANT)
                .toList();
    }

    /**
     * A few objects or pages in all may be of whoever counts, such as areas of its memory. What leaks on each cycle takes one of
     * what is counted at least; only of the pages of per-CPU memory one holds many objects.
     */
    private double least(MemoryCounter counter) {
        return counter.kind() == MemoryCounter.Kind.PER_CPU ? LEAST_OBJECTS : Math.max(LEAST_OBJECTS, HALF * cycles());
    }

    private MemorySample last() {
        return run.get(run.size() - 1).sample();
    }

    /**
     * {@return those of {@code suspects} that have kept what they took}
     *
     * @param settled a sample taken when no module came for a while and caches were emptied again
     */
    public List<MemoryCounter> kept(List<MemoryCounter> suspects, MemorySample settled) {
        return suspects.stream()
                .filter(counter -> growth(settled, counter) >= least(counter)
                        && growth(settled, counter) > HALF * trend(run, counter).slope() * cycles())
                .toList();
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
