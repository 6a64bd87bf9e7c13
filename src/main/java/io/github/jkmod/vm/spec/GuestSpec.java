package io.github.jkmod.vm.spec;

import io.github.jkmod.bootfile.ArmImage;
import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine to boot.
 *
 * @param architecture the guest's architecture
 * @param bootFile the kernel, in the form that {@code BootImage} writes or any other that QEMU boots
 * @param release the kernel's release, such as {@code 6.1.0-56-amd64}
 * @param initrd the initial file system, with the agent of {@code vm.guest} in it
 * @param shape what it is made of
 * @param drives the files behind the shape's drives, then those of its images
 */
public record GuestSpec(
        Architecture architecture, Path bootFile, String release, Path initrd, MachineShape shape, List<Path> drives) {
    /** Without drives. */
    public GuestSpec(Architecture architecture, Path bootFile, String release, Path initrd, MachineShape shape) {
        this(architecture, bootFile, release, initrd, shape, List.of());
    }

    /** The Cortex-A57 has no pages of 16 KiB; this one has, and no pointer authentication, which emulation is slow with. */
    private static final String PROCESSOR_OF_16_KIB = "cortex-a76";

    /** {@return what QEMU makes for it} */
    public GuestMachineType machine() {
        return GuestMachineType.of(architecture);
    }

    /** {@return what tells QEMU of its board and processor: one that knows the kernel's pages} */
    public List<String> options(Accelerator accelerator) throws IOException {
        List<String> usual = machine().options(accelerator);
        return ArmImage.has16KibPages(bootFile)
                ? usual.stream()
                        .map(word -> word.equals("cortex-a57") ? PROCESSOR_OF_16_KIB : word)
                        .toList()
                : usual;
    }

    /** {@return this machine with another initial file system} */
    public GuestSpec withInitrd(Path other) {
        return new GuestSpec(architecture, bootFile, release, other, shape, drives);
    }

    /** {@return this machine with these files behind its drives} */
    public GuestSpec withDrives(List<Path> files) {
        return new GuestSpec(architecture, bootFile, release, initrd, shape, files);
    }
}
