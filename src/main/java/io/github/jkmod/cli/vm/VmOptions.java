package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.spec.GuestMachineType;
import io.github.jkmod.vm.spec.MachineShape;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what guest to boot. */
public final class VmOptions {
    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            converter = ArchitectureName.class,
            description = "x86_64, arm64, arm or riscv64; without it, that of the modules.")
    private @Nullable Architecture architecture;

    @Option(
            names = "--kernel",
            paramLabel = "SPEC",
            completionCandidates = KernelNames.class,
            description = "Debian's kernel: ${COMPLETION-CANDIDATES}; or the path of a vmlinuz of your own, or of a"
                    + " distribution's package of a kernel (.deb, .rpm, .pkg.tar.zst; several with commas between)."
                    + " Without it, Debian's first that there is for the architecture.")
    private @Nullable String kernel;

    @Option(
            names = "--modules",
            paramLabel = "DIR",
            description = "The modules of a kernel of your own: lib/modules/RELEASE, or a root that contains it.")
    private @Nullable Path modules;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            defaultValue = "" + MachineShape.MEMORY_MIB,
            description = "RAM of the guest.")
    private int memoryMib;

    @Option(names = "--cpus", paramLabel = "N", defaultValue = "1", description = "Processors of the guest.")
    private int cpus;

    @Option(names = "--append", paramLabel = "PARAMETER", description = "A further kernel parameter; may be repeated.")
    private List<String> append = List.of();

    @Mixin
    private EquipmentOptions equipment = new EquipmentOptions();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "Limit for each command in the guest.")
    private int timeoutSeconds;

    /** {@return what a command line without these options, but with those given here, would have} */
    public static VmOptions of(String kernel, Architecture architecture, int memoryMib, int timeoutSeconds) {
        VmOptions options = new VmOptions();
        options.kernel = kernel;
        options.architecture = architecture;
        options.memoryMib = memoryMib;
        options.cpus = 1;
        options.timeoutSeconds = timeoutSeconds;
        return options;
    }

    @Nullable
    Architecture architecture() {
        return architecture;
    }

    /** {@return what was asked for, or empty for the usual one of the architecture} */
    Optional<String> kernel() {
        return Optional.ofNullable(kernel);
    }

    Optional<Path> modules() {
        return Optional.ofNullable(modules);
    }

    /**
     * {@return the machine that was asked for}
     *
     * @throws Failure if no machine of that architecture can be so
     */
    MachineShape shape(Architecture of) {
        require("--cpus", cpus, 1, GuestMachineType.of(of).mostCpus(), "processors of a guest for " + of.label());
        require("--memory", memoryMib, MachineShape.LEAST_MEMORY_MIB, mostMemory(of), "MiB of memory");
        return equipment.added(new MachineShape(memoryMib, cpus, append));
    }

    /** {@return what the guest gets from outside} */
    EquipmentOptions equipment() {
        return equipment;
    }

    /** As much as this machine has in all; unknown, as much as QEMU takes. */
    private static int mostMemory(Architecture of) {
        long own = MemInfo.read(KernelRoot.live())
                .value()
                .map(memory -> memory.bytes().getOrDefault("MemTotal", Long.MAX_VALUE) >> 20)
                .orElse(Long.MAX_VALUE);
        return (int) Math.min(own, GuestMachineType.of(of).mostMemoryMib());
    }

    /**
     * Refuses a number that is not within the two.
     *
     * @throws Failure if it is not
     */
    public static void require(String option, int value, int least, int most, String what) {
        if (value < least || value > most) {
            throw Failure.of(ExitCode.USAGE, option + " " + value, "cannot be used")
                    .because("there can be " + least + " to " + most + " " + what)
                    .hint("give a number in that range");
        }
    }

    /** @throws Failure if it is no time */
    int timeoutSeconds() {
        require("--timeout", timeoutSeconds, 1, Integer.MAX_VALUE, "seconds");
        return timeoutSeconds;
    }

    /** {@return the names that {@code --kernel} takes} */
    public static List<String> kernels() {
        return DebianKernels.standard().names();
    }

    /** Names of kernels for the help. */
    public static final class KernelNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return kernels().iterator();
        }
    }

    /** Names of architectures on the command line. */
    public static final class ArchitectureName implements ITypeConverter<Architecture> {
        @Override
        public Architecture convert(String value) {
            return Architecture.named(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + value + "' is no architecture; known are " + Architecture.known()));
        }
    }
}
