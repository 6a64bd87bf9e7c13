package io.github.jkmod.loader;

import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ModuleAddresses;
import io.github.jkmod.kernel.memory.MemoryCounter;
import io.github.jkmod.kernel.memory.MemoryReader;
import io.github.jkmod.kernel.memory.MemorySample;
import io.github.jkmod.leak.Leak;
import io.github.jkmod.leak.LeakTest;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Samples the kernel's memory along a run of cycles, and in the end tells what leaks. */
final class MemoryTrace {
    /** More samples cost time and tell no more. */
    private static final int MOST_SAMPLES = 30;

    /** What is freed after a grace period may be kept for 5 s (KFREE_DRAIN_JIFFIES since 6.2) before it is. */
    private static final int SETTLING_LOOKS = 14;

    private static final long SETTLING_MILLIS = 500;

    /** A standstill of more samples or longer pauses would not tell more. */
    private static final int STANDSTILL_SAMPLES = 15;

    private static final long LONGEST_PAUSE_MILLIS = 300;

    /** Code that was freed, newest first; an area may have been taken long ago. */
    private static final int REMEMBERED = 200;

    private final KernelRoot root;
    private final MemoryReader reader;
    private final int from;
    private final int step;
    private final Deque<ModuleAddresses> modules = new ArrayDeque<>();
    private final Map<String, Boolean> ownCaches = new HashMap<>();
    private final List<LeakTest.Point> run = new ArrayList<>();
    private long sampledNanos;
    private long firstNanos;
    private long firstSampledNanos;

    /**
     * @param planned how many cycles there are to be
     */
    MemoryTrace(KernelRoot root, int planned) {
        this.root = root;
        this.reader = new MemoryReader(root);
        this.from = Math.max(1, planned / 10);
        this.step = Math.max(1, (planned - from + MOST_SAMPLES - 1) / MOST_SAMPLES);
    }

    /** {@return whether a run of that many cycles can tell a leak from chance} */
    static boolean canTell(int planned) {
        return planned - Math.max(1, planned / 10) >= LeakTest.LEAST_SAMPLES;
    }

    /** Notes where a module is that is loaded. */
    void saw(ModuleAddresses addresses) {
        modules.addFirst(addresses);
        if (modules.size() > REMEMBERED) {
            modules.removeLast();
        }
    }

    /** Samples after that cycle if one is due. */
    void cycle(int done) {
        if (done < from || (done - from) % step != 0) {
            return;
        }
        long begin = System.nanoTime();
        if (run.isEmpty()) {
            dropReclaimable();
            firstNanos = begin;
        }
        run.add(new LeakTest.Point(done, sample()));
        sampledNanos += System.nanoTime() - begin;
        if (run.size() == 1) {
            firstSampledNanos = sampledNanos;
        }
    }

    /** {@return how long the samples took} */
    long sampledNanos() {
        return sampledNanos;
    }

    /** {@return whether enough samples were taken to tell} */
    boolean decides() {
        return new LeakTest(run).decides();
    }

    /** {@return what leaks; takes some seconds where anything is suspect} */
    List<Leak> leaks() throws InterruptedException {
        LeakTest test = new LeakTest(run);
        List<MemoryCounter> suspects = test.suspects();
        if (suspects.isEmpty()) {
            return List.of();
        }
        long pace = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis());
        MemorySample settled = sample();
        for (int look = 0; look < SETTLING_LOOKS && !suspects.isEmpty(); look++) {
            Thread.sleep(SETTLING_MILLIS);
            dropReclaimable();
            settled = sample();
            suspects = test.kept(suspects, settled);
        }
        if (suspects.isEmpty()) {
            return List.of();
        }
        List<MemorySample> standstill = new ArrayList<>();
        for (int i = 0; i < Math.min(run.size(), STANDSTILL_SAMPLES); i++) {
            standstill.add(sample());
            Thread.sleep(pace);
        }
        return test.leaks(suspects, settled, standstill);
    }

    /** The time between two samples that was not spent on them. */
    private long pauseMillis() {
        long nanos = System.nanoTime() - firstNanos - (sampledNanos - firstSampledNanos);
        return nanos / Math.max(1, run.size() - 1) / 1_000_000;
    }

    /** Counts, when the processors have given back what they keep ready. */
    private MemorySample sample() {
        shrinkCaches();
        KernelFiles.bytes(root.proc("sys", "vm", "stat_refresh")); // reading it has the processors add up their counts
        return reader.read(this::symbol);
    }

    private Optional<String> symbol(long address) {
        return modules.stream()
                .map(module -> module.symbol(address))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A slab that a processor works on counts as full until then (kmem_cache_shrink). */
    private void shrinkCaches() {
        Path slab = root.sys("kernel", "slab");
        for (String name : KernelFiles.names(slab).value().orElse(List.of())) {
            if (ownCaches.computeIfAbsent(name, each -> !Files.isSymbolicLink(slab.resolve(each)))) {
                write(slab.resolve(name + "/shrink"), "1");
            }
        }
    }

    /** Names and inodes that nobody uses any more are kept as long as there is room for them. */
    private void dropReclaimable() {
        write(root.proc("sys", "vm", "drop_caches"), "2");
    }

    private static void write(Path file, String text) {
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // not root's, no such file, or gone: the counts are less exact without it, and the test takes more to be
            // sure
        }
    }
}
