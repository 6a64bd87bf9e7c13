package io.github.jkmod.vm.spec;

import io.github.jkmod.bootfile.BootImage;
import io.github.jkmod.model.Architecture;
import java.util.List;
import java.util.stream.Stream;

/**
 * The machine that QEMU makes for an architecture's guests. Another one is a constant here, and a row in {@link #of}.
 *
 * @param program QEMU's
 * @param debianPackage what brings it
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
 */
public record GuestMachineType(
        String program,
        String debianPackage,
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
        boolean hasCoherentWindow) {
    // no_timer_check: on a busy host the emulated timer fails that check, and the kernel panics
    private static final GuestMachineType PC = new GuestMachineType(
            "qemu-system-x86_64",
            "qemu-system-x86",
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
            true);

    private static final List<KernelNeed> VIRT_NEEDS = List.of(
            new KernelNeed("SERIAL_AMBA_PL011_CONSOLE", "the console"),
            new KernelNeed("PCI_HOST_GENERIC", "the bus of the channel to jkmod"),
            new KernelNeed("SERIAL_8250_PCI", "the channel to jkmod"));

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
                emulated,
                "virt,gic-version=host",
                "ttyAMA0",
                "ttyS0",
                List.of("-device", "pci-serial,chardev=chan"),
                List.of(),
                needs,
                bootForm,
                8,
                mostMemoryMib,
                false);
    }

    /** {@return the machine of that architecture's guests} */
    public static GuestMachineType of(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> PC;
            case ARM64 -> VIRT_ARM64;
            case ARM -> VIRT_ARM;
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
