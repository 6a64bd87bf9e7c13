package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.FolderImages;
import io.github.jkmod.vm.spec.GuestImage;
import io.github.jkmod.vm.spec.GuestMachineType;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
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

    @Option(
            names = "--all-modules",
            description =
                    "All of the kernel's modules at their place in the guest, so that modprobe finds them; it boots"
                            + " with as much more memory.")
    private boolean allModules;

    @Option(
            names = "--drive",
            paramLabel = "SIZE",
            converter = DriveSize.class,
            description =
                    "An empty disk of so many bytes, or with K, M, G, T behind: /dev/vda, the next one /dev/vdb; may"
                            + " be repeated.")
    private List<Long> drives = List.of();

    @Option(
            names = "--userland",
            paramLabel = "DIR|TAR",
            description =
                    "A root folder, or a tar file of one, in which commands of the guest run; what they change in it"
                            + " is gone with the guest.")
    private @Nullable Path userland;

    @Option(
            names = "--packages",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Debian's packages, with all that they depend on, as such a root folder; may be repeated, or have"
                            + " commas between.")
    private List<String> packages = List.of();

    @Option(
            names = "--host-folder",
            paramLabel = "DIR",
            description = "A folder as it is now, for the guest's " + GuestImage.FOLDERS + "NAME, read-only; may be"
                    + " repeated.")
    private List<Path> hostFolders = List.of();

    @Option(
            names = "--network",
            description =
                    "A network card, behind which QEMU reaches what this machine reaches; this machine is 10.0.2.2."
                            + " The guest loads virtio_net for it.")
    private boolean network;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "Limit for each command in the guest.")
    private int timeoutSeconds;

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
        int disks = drives.size() + hostFolders.size() + (hasUserland() ? 1 : 0);
        require(
                "--drive, given " + drives.size() + " times:",
                disks,
                0,
                MachineShape.MOST_DRIVES,
                "drives and folders");
        return new MachineShape(memoryMib, cpus, append, allModules, drives, List.of(), network);
    }

    private boolean hasUserland() {
        return userland != null || !packages.isEmpty();
    }

    /** {@return the words that run a command in the guest: in its userland, if it has one} */
    List<String> command(List<String> argv) {
        return hasUserland() ? GuestImage.inUserland(argv) : argv;
    }

    /**
     * {@return the folders that were asked for, packed}
     *
     * @param scratch gets the images that are for this guest only; they are used no more when it has started
     */
    List<GuestImage> images(FolderImages packer, Architecture of, Path scratch) throws IOException {
        List<GuestImage> images = new ArrayList<>();
        for (Path folder : hostFolders) {
            Path real = folder.toRealPath();
            Path image = packer.of(real, scratch.resolve("folder" + images.size()));
            String place = GuestImage.FOLDERS + real.getFileName();
            if (images.stream().anyMatch(other -> other.place().equals(place))) {
                throw Failure.of(ExitCode.USAGE, folder.toString(), "two folders of one name")
                        .because(place)
                        .hint("rename one of them");
            }
            images.add(new GuestImage(image, place));
        }
        if (userland != null && !packages.isEmpty()) {
            throw Failure.of(ExitCode.USAGE, "--userland", "cannot be used with --packages")
                    .because("a guest has one root folder for its commands")
                    .hint("install the packages into the folder");
        }
        if (userland != null) {
            images.add(new GuestImage(packer.userland(userland, scratch), GuestImage.USERLAND));
        } else if (!packages.isEmpty()) {
            images.add(new GuestImage(packer.packages(of, packages), GuestImage.USERLAND));
        }
        return images;
    }

    /** As much as this machine has in all; unknown, as much as QEMU takes. */
    private static int mostMemory(Architecture of) {
        long own = MemInfo.read(KernelRoot.live())
                .value()
                .map(memory -> memory.bytes().getOrDefault("MemTotal", Long.MAX_VALUE) >> 20)
                .orElse(Long.MAX_VALUE);
        return (int) Math.min(own, GuestMachineType.of(of).mostMemoryMib());
    }

    /** @throws Failure if it is not within */
    static void require(String option, int value, int least, int most, String what) {
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
    static List<String> kernels() {
        return DebianKernels.standard().names();
    }

    /** Names of kernels for the help. */
    static final class KernelNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return kernels().iterator();
        }
    }

    /** Sizes of drives on the command line. */
    static final class DriveSize implements ITypeConverter<Long> {
        private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([KMGT]?)");

        /** A file of more is none that every file system takes. */
        private static final long MOST = 8L << 40;

        /** What a disk's smallest block has, in bytes. */
        private static final long SECTOR = 512;

        @Override
        public Long convert(String value) {
            Matcher size = SIZE.matcher(value);
            if (size.matches()) {
                int thousands = size.group(2).isEmpty() ? 0 : 1 + "KMGT".indexOf(size.group(2));
                long unit = 1L << (10 * thousands);
                long number = Long.parseLong(size.group(1));
                if (number > 0 && number <= MOST / unit && number * unit % SECTOR == 0) {
                    return number * unit;
                }
            }
            throw new TypeConversionException(
                    "'" + value + "' is no size of a disk: bytes, a multiple of 512 up to 8T; K, M, G, T may follow");
        }
    }

    /** Names of architectures on the command line. */
    static final class ArchitectureName implements ITypeConverter<Architecture> {
        @Override
        public Architecture convert(String value) {
            return Architecture.named(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + value + "' is no architecture; known are " + Architecture.known()));
        }
    }
}
