package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.FolderImages;
import io.github.jkmod.vm.spec.GuestImage;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options for what a guest gets from outside: modules, disks, folders, programs, a network. */
final class EquipmentOptions {
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

    /**
     * {@return a machine with it, but for the folders}
     *
     * @throws Failure if no machine can have so much
     */
    MachineShape added(MachineShape machine) {
        int disks = drives.size() + hostFolders.size() + (hasUserland() ? 1 : 0);
        VmOptions.require(
                "--drive, given " + drives.size() + " times:",
                disks,
                0,
                MachineShape.MOST_DRIVES,
                "drives and folders");
        return machine.allModules(allModules).drives(drives).network(network);
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
            String place = GuestImage.FOLDERS + (real.getFileName() == null ? "root" : real.getFileName());
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
}
