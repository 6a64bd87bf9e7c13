package io.github.jkmod.vm;

import io.github.jkmod.model.Architecture;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine to boot.
 *
 * @param architecture the guest's architecture
 * @param bootFile the kernel, in the form that {@code BootImage} writes or any other that QEMU boots
 * @param release the kernel's release, such as {@code 6.1.0-56-amd64}
 * @param initrd the initial file system, with the agent of {@code vm.guest} in it
 * @param memoryMib RAM in MiB; {@link #MEMORY_MIB} is enough for jkmod
 * @param cpus processors; one is fastest for short runs
 * @param append further kernel parameters
 */
public record GuestSpec(
        Architecture architecture,
        Path bootFile,
        String release,
        Path initrd,
        int memoryMib,
        int cpus,
        List<String> append) {
    /** RAM that suffices for the runtime, jkmod and a few modules. */
    public static final int MEMORY_MIB = 384;

    /** Copies the list. */
    public GuestSpec {
        append = List.copyOf(append);
    }

    /** {@return a machine with one processor, {@link #MEMORY_MIB} and no further parameters} */
    public static GuestSpec of(Architecture architecture, Path bootFile, String release, Path initrd) {
        return new GuestSpec(architecture, bootFile, release, initrd, MEMORY_MIB, 1, List.of());
    }

    /** {@return this machine with another initial file system} */
    public GuestSpec withInitrd(Path other) {
        return new GuestSpec(architecture, bootFile, release, other, memoryMib, cpus, append);
    }
}
