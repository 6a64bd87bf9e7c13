package io.github.jkmod.kernel.memory;

import java.util.Map;

/**
 * All that a kernel counted of its memory at one moment.
 *
 * @param amounts by counter; what the kernel does not show is not in it
 */
public record MemorySample(Map<MemoryCounter, MemoryAmount> amounts) {
    private static final MemoryAmount NOTHING = new MemoryAmount(0, 0);

    /** Copies the map. */
    public MemorySample {
        amounts = Map.copyOf(amounts);
    }

    /** {@return how much there was; nothing of what was not listed} */
    public MemoryAmount of(MemoryCounter counter) {
        return amounts.getOrDefault(counter, NOTHING);
    }
}
