package io.github.jkmod.vm.spec;

import io.github.jkmod.model.Architecture;
import java.nio.file.Path;

/**
 * The machine to boot.
 *
 * @param architecture the guest's architecture
 * @param bootFile the kernel, in the form that {@code BootImage} writes or any other that QEMU boots
 * @param release the kernel's release, such as {@code 6.1.0-56-amd64}
 * @param initrd the initial file system, with the agent of {@code vm.guest} in it
 * @param shape its memory, processors and kernel parameters
 */
public record GuestSpec(Architecture architecture, Path bootFile, String release, Path initrd, MachineShape shape) {
    /** {@return what QEMU makes for it} */
    public GuestMachineType machine() {
        return GuestMachineType.of(architecture);
    }

    /** {@return this machine with another initial file system} */
    public GuestSpec withInitrd(Path other) {
        return new GuestSpec(architecture, bootFile, release, other, shape);
    }
}
