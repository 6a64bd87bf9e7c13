package io.github.jkmod.vm.setup;

import io.github.jkmod.bytes.Sha256;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.setup.host.Tool;
import io.github.jkmod.vm.spec.GuestMachineType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes images of folders for guests, not packed: a guest's processor is slower than any disk. */
public final class FolderImages {
    private static final String IMAGE = "image";

    /** What starts commands there, and does not prefer its own, as busybox does. */
    private static final String SHELL = "dash";

    /** Programs for guests, made from Debian's packages; each is some tens of MiB. */
    private static final String PARENT = "userland";

    private static final int KEPT = 30;
    private static final Duration UNUSED = Duration.ofDays(90);

    private final CacheFolder cache;
    private final MachinePackages machine;
    private final Provision provision;

    FolderImages(CacheFolder cache, MachinePackages machine, Provision provision) {
        this.cache = cache;
        this.machine = machine;
        this.provision = provision;
    }

    /**
     * {@return an image of a folder as it is now, a new file}
     *
     * @param folder of this machine; what is mounted in it stays out
     * @param out gets the file
     * @throws SetupException if it is no folder or cannot be read; its message says what to do
     */
    public Path of(Path folder, Path out) throws IOException {
        String what = "packing " + folder + " for a guest";
        if (!Files.isDirectory(folder)) {
            throw SetupException.failed(what).because("it is no folder").hint("give the path of one");
        }
        machine.require(List.of(Tool.MKSQUASHFS));
        List<String> words =
                new ArrayList<>(List.of(Tool.MKSQUASHFS.probe(), folder.toString(), out.toString(), "-noappend"));
        words.addAll(List.of("-no-progress", "-quiet", "-no-xattrs", "-one-file-system"));
        words.addAll(List.of("-noI", "-noD", "-noF", "-noX"));
        if (!machine.isRoot()) {
            words.add("-all-root"); // in the guest root has it
        }
        Command.of(words).run(what, "see that all of it can be read, and that the disk has room");
        return out;
    }

    /**
     * {@return an image of a root folder, or of what is in an archive of one, a new file}
     *
     * @param root a folder, or a tar file, plain or packed
     * @param scratch gets the file
     */
    public Path userland(Path root, Path scratch) throws IOException {
        if (Files.isDirectory(root)) {
            return of(root, scratch.resolve(IMAGE));
        }
        Path unpacked = Files.createDirectory(scratch.resolve("unpacked"));
        Command.of("tar", "--extract", "--numeric-owner", "--file", root.toString(), "--directory", unpacked.toString())
                .run("unpacking " + root + " for a guest", "give a root folder or a tar file of one");
        Path image = of(unpacked, scratch.resolve(IMAGE));
        CacheFolder.delete(unpacked);
        return image;
    }

    /**
     * {@return an image with Debian's packages and all that they depend on, of the release that guests' other programs are of;
     * made once}
     *
     * @param packages their names; they are not set up: none of their scripts has run
     * @throws SetupException if one cannot be had; its message says what to do
     */
    public Path packages(Architecture architecture, List<String> packages) throws IOException {
        String suite = GuestMachineType.of(architecture).programsSuite();
        SortedSet<String> all = new TreeSet<>(packages);
        all.add(SHELL);
        String names = String.join(" ", all);
        String key = PARENT + "/" + suite + "-" + architecture.label() + "-"
                + Sha256.of(names.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
        Path folder = cache.ready(key, (part, manifest) -> {
            manifest.put("packages", names);
            Path root = Files.createDirectory(part.resolve("root"));
            provision.unpack(suite, architecture, List.copyOf(all), root, manifest);
            of(root, part.resolve(IMAGE));
            CacheFolder.delete(root);
        });
        cache.used(key);
        cache.prune(PARENT, KEPT, UNUSED);
        return folder.resolve(IMAGE);
    }
}
