package io.github.jkmod.leak;

import io.github.jkmod.kernel.memory.MemoryCounter;

/**
 * Memory that a load and unload does not give back.
 *
 * @param counter what grows
 * @param objectsPerCycle by how much on each cycle
 * @param bytesPerCycle the same in bytes; 0 where only users are counted
 */
public record Leak(MemoryCounter counter, double objectsPerCycle, double bytesPerCycle) {}
