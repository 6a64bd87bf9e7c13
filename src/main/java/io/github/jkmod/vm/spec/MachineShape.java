package io.github.jkmod.vm.spec;

import java.util.List;

/**
 * What a guest's machine is made of, apart from its kernel.
 *
 * @param memoryMib RAM in MiB; {@link #MEMORY_MIB} is enough for jkmod
 * @param cpus processors; one is fastest for short runs
 * @param append further kernel parameters
 */
public record MachineShape(int memoryMib, int cpus, List<String> append) {
    /** RAM that suffices for the runtime, jkmod and a few modules. */
    public static final int MEMORY_MIB = 384;

    /** RAM below which no kernel comes as far as starting Java. */
    public static final int LEAST_MEMORY_MIB = 128;

    /** One processor, {@link #MEMORY_MIB} and no further parameters. */
    public static final MachineShape USUAL = new MachineShape(MEMORY_MIB, 1, List.of());

    /** Copies the list. */
    public MachineShape {
        append = List.copyOf(append);
    }

    /** {@return this shape with that much RAM} */
    public MachineShape memory(int mib) {
        return new MachineShape(mib, cpus, append);
    }

    /** {@return this shape with these further kernel parameters} */
    public MachineShape append(String... parameters) {
        return new MachineShape(memoryMib, cpus, List.of(parameters));
    }
}
