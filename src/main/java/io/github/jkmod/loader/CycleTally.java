package io.github.jkmod.loader;

import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.KmsgRecord;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.kernel.ModuleAddresses;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.leak.Leak;
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
    private final KernelRoot root;
    private final int planned;
    private final LogWindow log;
    private final Optional<Long> taintBefore;
    private final List<KernelTrouble> troubles = new ArrayList<>();
    private final Optional<MemoryTrace> trace;
    private final long begin;
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
        this.trace = MemoryTrace.canTell(planned) ? Optional.of(new MemoryTrace(root, planned)) : Optional.empty();
        this.begin = System.nanoTime();
    }

    /** Notes what a loaded module shows: who took memory is told by it when the module is gone. */
    public void saw(ModuleSight loaded) {
        trace.ifPresent(tracing -> ModuleAddresses.of(loaded).ifPresent(tracing::saw));
    }

    /** Counts one cycle that is over. */
    public void cycle() {
        done++;
        collectTroubles();
        if (done == Math.max(1, planned / 10)) {
            memoryBefore = memory();
            countedFrom = done;
        }
        trace.ifPresent(tracing -> tracing.cycle(done));
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

    /** {@return the sums; where the kernel's memory is suspect, it is watched for some seconds more} */
    public Sums sums() throws InterruptedException {
        collectTroubles();
        double seconds = (System.nanoTime()
                        - begin
                        - trace.map(MemoryTrace::sampledNanos).orElse(0L))
                / 1e9;
        Optional<Long> after = memory();
        return new Sums(
                done,
                seconds,
                done - countedFrom,
                memoryBefore,
                after,
                trace.isPresent() && trace.get().decides()
                        ? Optional.of(trace.get().leaks())
                        : Optional.empty(),
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
     * @param leaks what each cycle took and did not give back; empty where the cycles were too few to tell
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
            Optional<List<Leak>> leaks,
            Optional<Long> taintBefore,
            Optional<Long> taintAfter,
            List<KernelTrouble> troubles) {
        /** {@return whether memory leaks for certain} */
        public boolean leak() {
            return leaks.isPresent() && !leaks.get().isEmpty();
        }
    }
}
