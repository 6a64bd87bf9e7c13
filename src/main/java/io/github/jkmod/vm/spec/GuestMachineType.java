package io.github.jkmod.vm.spec;

import io.github.jkmod.bootfile.BootImage;
import io.github.jkmod.model.Architecture;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine that QEMU makes for an architecture's guests. Another one is a constant here, and a row in {@link #of}.
 *
 * @param program QEMU's
 * @param debianPackage what brings it
 * @param firmware what QEMU starts before the kernel, where it does not bring that itself
 * @param programsSuite Debian's code name of the release whose programs run in its guests: one that has Java 17, as the host's
 *     jlink takes its own version only
 * @param emulated machine and processor, emulated
 * @param accelerated the machine with KVM, whose processor is the host's
 * @param console the kernel's name of the first UART, which is the console
 * @param channel the kernel's name of the second UART
 * @param channelDevice what makes the second UART, with QEMU's character device {@code chan} behind it
 * @param kernelWords kernel parameters that it needs
 * @param ownNeeds what kernels must have built in for this machine
 * @param bootForm the form of kernels that it boots fastest
 * @param mostCpus how many processors it takes
 * @param mostMemoryMib how much RAM it takes, in MiB
 * @param hasCoherentWindow whether with KVM the guest sees what the host writes to its window
 * @param canBeCloned whether the timers of a saved machine go on in its clones
 */
public record GuestMachineType(
        String program,
        String debianPackage,
        Optional<Firmware> firmware,
        String programsSuite,
        List<String> emulated,
        String accelerated,
        String console,
        String channel,
        List<String> channelDevice,
        List<String> kernelWords,
        List<KernelNeed> ownNeeds,
        BootImage.Form bootForm,
        int mostCpus,
        int mostMemoryMib,
        boolean hasCoherentWindow,
        boolean canBeCloned) {
    /**
     * A file that QEMU looks for.
     *
     * @param file its absolute path
     * @param debianPackage what brings it
     */
    public record Firmware(String file, String debianPackage) {}

    /** The last release with Java 17. */
    private static final String BOOKWORM = "bookworm";

    /** RISC-V is in Debian since 13, which has no Java 17 any more; this one has. */
    private static final String SID = "sid";

    // no_timer_check: on a busy host the emulated timer fails that check, and the kernel panics
    private static final GuestMachineType PC = new GuestMachineType(
            "qemu-system-x86_64",
            "qemu-system-x86",
            Optional.empty(),
            BOOKWORM,
            List.of("-M", "pc", "-cpu", "max"),
            "pc",
            "ttyS0",
            "ttyS1",
            List.of("-serial", "chardev:chan"),
            List.of("no_timer_check"),
            List.of(new KernelNeed("SERIAL_8250_CONSOLE", "the console and the channel to jkmod")),
            BootImage.Form.VMLINUX,
            255,
            1 << 20,
            true,
            true);

    private static final List<String> PCI_UART = List.of("-device", "pci-serial,chardev=chan");

    private static final List<KernelNeed> PCI_UART_NEEDS = List.of(
            new KernelNeed("PCI_HOST_GENERIC", "the bus of the channel to jkmod"),
            new KernelNeed("SERIAL_8250_PCI", "the channel to jkmod"));

    private static final List<KernelNeed> VIRT_NEEDS = Stream.concat(
                    Stream.of(new KernelNeed("SERIAL_AMBA_PL011_CONSOLE", "the console")), PCI_UART_NEEDS.stream())
            .toList();

    /** Of the processor, and of Debian's armhf programs. */
    private static final List<KernelNeed> VIRT_ARM_NEEDS = Stream.concat(
                    VIRT_NEEDS.stream(),
                    Stream.of(
                            new KernelNeed("CPU_V7", "the processor, a Cortex-A15"),
                            new KernelNeed("ARM_GIC", "its interrupts"),
                            new KernelNeed("ARM_ARCH_TIMER", "its clock"),
                            new KernelNeed("AEABI", "the way in which programs call the kernel"),
                            new KernelNeed("VFP", "their floating point")))
            .toList();

    /** Not {@code -cpu max}: its pointer authentication makes emulation four times slower. */
    private static final GuestMachineType VIRT_ARM64 = virt(
            "qemu-system-aarch64",
            List.of("-M", "virt", "-cpu", "cortex-a57"),
            VIRT_NEEDS,
            BootImage.Form.IMAGE,
            1 << 20);

    /** {@code highmem=off}: RAM lies from 1 GiB to 4 GiB. */
    private static final GuestMachineType VIRT_ARM = virt(
            "qemu-system-arm",
            List.of("-M", "virt,highmem=off", "-cpu", "cortex-a15"),
            VIRT_ARM_NEEDS,
            BootImage.Form.UIMAGE,
            3 << 10);

    /**
     * QEMU's own board for ARM. It takes 8 processors with the GICv2 that it has unless told otherwise; real ARM processors go
     * past the caches in the window, which QEMU does not.
     */
    private static GuestMachineType virt(
            String program, List<String> emulated, List<KernelNeed> needs, BootImage.Form bootForm, int mostMemoryMib) {
        return new GuestMachineType(
                program,
                "qemu-system-arm",
                Optional.empty(),
                BOOKWORM,
                emulated,
                "virt,gic-version=host",
                "ttyAMA0",
                "ttyS0",
                PCI_UART,
                List.of(),
                needs,
                bootForm,
                8,
                mostMemoryMib,
                false,
                true);
    }

    // no4lvl: Java 17 does not start with five levels of page tables, and three take the least emulation
    // initramfs_options (newer than 6.12): half of the memory, less what OpenSBI and the kernel take, is too little for
    // 7.2
    /**
     * QEMU's own board for RISC-V; OpenSBI runs below the kernel. QEMU 7.2 takes the registers of its timers in with a saved
     * machine, both the ACLINT's and Sstc's, but does not start them: the clone's first sleep never ends.
     */
    private static final GuestMachineType VIRT_RISCV64 = new GuestMachineType(
            "qemu-system-riscv64",
            "qemu-system-misc",
            Optional.of(new Firmware("/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.bin", "opensbi")),
            SID,
            List.of("-M", "virt", "-cpu", "rv64"),
            "virt",
            "ttyS0",
            "ttyS1",
            PCI_UART,
            List.of("no4lvl", "initramfs_options=size=75%"),
            Stream.concat(
                            Stream.of(
                                    new KernelNeed("SERIAL_8250_CONSOLE", "the console"),
                                    new KernelNeed("SERIAL_OF_PLATFORM", "the same")),
                            PCI_UART_NEEDS.stream())
                    .toList(),
            BootImage.Form.IMAGE,
            64,
            1 << 20,
            false,
            false);

    /** {@return the machine of that architecture's guests} */
    public static GuestMachineType of(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> PC;
            case ARM64 -> VIRT_ARM64;
            case ARM -> VIRT_ARM;
            case RISCV64 -> VIRT_RISCV64;
        };
    }

    /** {@return what a kernel must have built in to be a guest's on it} */
    public List<KernelNeed> needs() {
        return Stream.concat(KernelNeed.EVERYWHERE.stream(), ownNeeds.stream()).toList();
    }

    /** {@return what tells QEMU of it} */
    List<String> options(Accelerator accelerator) {
        return accelerator == Accelerator.KVM ? List.of("-M", accelerated, "-cpu", "host") : emulated;
    }
}
