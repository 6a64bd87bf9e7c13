package io.github.jkmod.loader;

import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.KmsgRecord;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a long run of loads and unloads does to the kernel: its own memory, its taint and its log. The first tenth of a
 * run fills caches that stay, so memory is counted from there on.
 */
public final class CycleTally implements AutoCloseable {
    /** Growth below this many bytes a cycle is the allocator's business. */
    private static final long BYTES_PER_CYCLE = 64;

    /** Growth below this in all is noise of a kernel that does other things as well, in bytes. */
    private static final long NOISE_BYTES = 1 << 20;

    private final KernelRoot root;
    private final int planned;
    private final LogWindow log;
    private final Optional<Long> taintBefore;
    private final List<KernelTrouble> troubles = new ArrayList<>();
    private final long begin = System.nanoTime();
    private Optional<Long> memoryBefore;
    private int done;
    private int countedFrom;

    /**
     * Begins to count.
     *
     * @param planned how many cycles there are to be
     */
    public CycleTally(ModuleSyscalls calls, KernelRoot root, int planned) {
        this.root = root;
        this.planned = planned;
        this.log = LogWindow.open(calls);
        this.taintBefore = taint();
        this.memoryBefore = memory();
    }

    /** Counts one cycle that is over. */
    public void cycle() {
        done++;
        collectTroubles();
        if (done == Math.max(1, planned / 10)) {
            memoryBefore = memory();
            countedFrom = done;
        }
    }

    private void collectTroubles() {
        log.read().value().map(KmsgRecord::troubles).ifPresent(troubles::addAll);
    }

    private Optional<Long> memory() {
        Fact<MemInfo> info = MemInfo.read(root);
        return info.value().map(MemInfo::kernelsOwn);
    }

    private Optional<Long> taint() {
        return KernelPolicy.read(root).tainted().value();
    }

    /** {@return the sums} */
    public Sums sums() {
        collectTroubles();
        Optional<Long> after = memory();
        int counted = done - countedFrom;
        boolean leak = memoryBefore.isPresent()
                && after.isPresent()
                && after.get() - memoryBefore.get() > Math.max(NOISE_BYTES, counted * BYTES_PER_CYCLE);
        return new Sums(
                done,
                (System.nanoTime() - begin) / 1e9,
                counted,
                memoryBefore,
                after,
                leak,
                taintBefore,
                taint(),
                List.copyOf(troubles));
    }

    @Override
    public void close() {
        log.close();
    }

    /**
     * What a run came to.
     *
     * @param cycles how many were done
     * @param seconds how long they took in all
     * @param memoryCycles over how many of them memory was counted
     * @param memoryBefore the kernel's own memory in bytes at the beginning of those
     * @param memoryAfter the same at the end
     * @param leak whether it grew more than a kernel at rest does
     * @param taintBefore the kernel's taint bits before the first cycle
     * @param taintAfter the same after the last
     * @param troubles oopses and warnings in the log meanwhile
     */
    public record Sums(
            int cycles,
            double seconds,
            int memoryCycles,
            Optional<Long> memoryBefore,
            Optional<Long> memoryAfter,
            boolean leak,
            Optional<Long> taintBefore,
            Optional<Long> taintAfter,
            List<KernelTrouble> troubles) {}
}
