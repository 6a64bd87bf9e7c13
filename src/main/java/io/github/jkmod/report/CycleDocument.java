package io.github.jkmod.report;

import io.github.jkmod.kernel.memory.MemoryCounter;
import java.util.List;
import java.util.Optional;

/**
 * Many loads and unloads, as {@code cycle --json} writes them.
 *
 * @param planned how many cycles there were to be
 * @param cycles how many there were
 * @param seconds how long they took
 * @param cyclesPerSecond empty where there was no time
 * @param memory of the kernel
 * @param taintBefore the first cycle
 * @param taintAfter the last cycle
 * @param kernelTroubles their first lines
 * @param problems what ended the run or was not as forecast
 * @param crosschecked whether what the kernel shows was looked at
 */
public record CycleDocument(
        int planned,
        int cycles,
        double seconds,
        Optional<Double> cyclesPerSecond,
        Memory memory,
        Optional<Long> taintBefore,
        Optional<Long> taintAfter,
        List<String> kernelTroubles,
        List<String> problems,
        boolean crosschecked) {
    /**
     * The kernel's memory.
     *
     * @param countedCycles between the two
     * @param beforeBytes at the beginning
     * @param afterBytes at the end
     * @param leak whether it grows
     * @param judged whether there were cycles enough to tell
     * @param leaks what grows
     */
    public record Memory(
            int countedCycles,
            Optional<Long> beforeBytes,
            Optional<Long> afterBytes,
            boolean leak,
            boolean judged,
            List<Growth> leaks) {}

    /**
     * Memory that a cycle does not give back.
     *
     * @param kind what is counted
     * @param name which of them: a cache, a caller; empty where there is only one
     * @param what both in words
     * @param objectsPerCycle by how much it grows
     * @param bytesPerCycle the same in bytes
     */
    public record Growth(
            MemoryCounter.Kind kind, String name, String what, double objectsPerCycle, double bytesPerCycle) {}
}
