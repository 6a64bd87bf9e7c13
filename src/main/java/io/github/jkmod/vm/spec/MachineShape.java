package io.github.jkmod.vm.spec;

import java.util.List;

/**
 * What a guest's machine is made of, apart from its kernel.
 *
 * @param memoryMib RAM in MiB; {@link #MEMORY_MIB} is enough for jkmod
 * @param cpus processors; one is fastest for short runs
 * @param append further kernel parameters
 * @param allModules whether the kernel's whole {@code lib/modules} is in its initial file system, and so in its memory
 * @param drives empty virtio disks, by their sizes in bytes; the first one is {@code /dev/vda}
 * @param images folders from outside, on disks behind those
 * @param network whether it has a network card, behind which QEMU is a router
 */
public record MachineShape(
        int memoryMib,
        int cpus,
        List<String> append,
        boolean allModules,
        List<Long> drives,
        List<GuestImage> images,
        boolean network) {
    /** RAM that suffices for the runtime, jkmod and a few modules. */
    public static final int MEMORY_MIB = 384;

    /** RAM below which no kernel comes as far as starting Java. */
    public static final int LEAST_MEMORY_MIB = 128;

    /** How many drives there may be: each takes a slot of the machine's one PCI bus, which has 32. */
    public static final int MOST_DRIVES = 16;

    /** One processor, {@link #MEMORY_MIB} and nothing else. */
    public static final MachineShape USUAL = new MachineShape(MEMORY_MIB, 1, List.of());

    /** Copies the lists. */
    public MachineShape {
        append = List.copyOf(append);
        drives = List.copyOf(drives);
        images = List.copyOf(images);
    }

    /** With nothing else. */
    public MachineShape(int memoryMib, int cpus, List<String> append) {
        this(memoryMib, cpus, append, false, List.of(), List.of(), false);
    }

    /** {@return this shape with that much RAM} */
    public MachineShape memory(int mib) {
        return new MachineShape(mib, cpus, append, allModules, drives, images, network);
    }

    /** {@return this shape with these further kernel parameters} */
    public MachineShape append(String... parameters) {
        return new MachineShape(memoryMib, cpus, List.of(parameters), allModules, drives, images, network);
    }

    /** {@return this shape with all the kernel's modules in its file system, or without} */
    public MachineShape allModules(boolean all) {
        return new MachineShape(memoryMib, cpus, append, all, drives, images, network);
    }

    /** {@return this shape with empty disks of so many bytes} */
    public MachineShape drives(List<Long> bytes) {
        return new MachineShape(memoryMib, cpus, append, allModules, bytes, images, network);
    }

    /** {@return this shape with these folders from outside} */
    public MachineShape images(List<GuestImage> folders) {
        return new MachineShape(memoryMib, cpus, append, allModules, drives, folders, network);
    }

    /** {@return this shape with a network card, or without} */
    public MachineShape network(boolean card) {
        return new MachineShape(memoryMib, cpus, append, allModules, drives, images, card);
    }

    /** {@return whether it has disks of any kind} */
    public boolean hasDisks() {
        return !drives.isEmpty() || !images.isEmpty();
    }

    /** {@return whether it has what clones would share, or what no template has} */
    public boolean isEquipped() {
        return hasDisks() || network;
    }
}
