package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.CloneMemory;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.WholeTree;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.ScratchFolder;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guests for the asking: each has a fresh kernel that has never loaded a module.
 *
 * <p>An ordinary guest is a clone of a template: a machine that was booted and warmed up once and then saved, see
 * {@link Template}. The first guest of a kernel makes the template. Where cloning does not work, for whatever reason,
 * the guest is booted instead, and the notes say why in one line.
 */
public final class GuestPool {
    /** Set to {@code off} in the environment, every guest is booted. */
    public static final String SWITCH = "JKMOD_VM_CLONES";

    /** Two Java runtimes at once, and the archive in memory. */
    private static final int CLASS_DATA_MIB = 768;

    /** For the load of one driver. */
    private final CacheFolder cache;

    private final GuestFiles files;
    private final Installation installation;
    private final BootOptions options;
    private final boolean clones;

    /**
     * @param cache where templates are kept
     * @param files makes the files that guests boot
     * @param installation this jkmod
     * @param options how guests are booted and watched
     * @param environment the process's environment
     */
    public GuestPool(
            CacheFolder cache,
            GuestFiles files,
            Installation installation,
            BootOptions options,
            Map<String, String> environment) {
        this.cache = cache;
        this.files = files;
        this.installation = installation;
        this.options = options;
        this.clones = !environment.getOrDefault(SWITCH, "").equals("off");
    }

    /**
     * {@return a guest: a clone where possible}
     *
     * @param payload files for the guest's /payload, by their name there
     * @throws GuestDiedException if not even a boot succeeds
     * @throws IOException if files or sockets fail
     */
    public Guest guest(GuestKernel kernel, MachineShape shape, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        if (shape.isEquipped()) {
            return boot(kernel, shape, payload); // a template's disk would be all its clones'
        }
        TemplateStore templates = templates(kernel, shape);
        Optional<Guest> clone = clones && templates.spec().machine().canBeCloned() && tcg(templates.spec())
                ? clone(templates, payload, TemplateStore.WAYS)
                : Optional.empty();
        return clone.isPresent() ? clone.get() : boot(kernel, templates.spec(), payload);
    }

    TemplateStore templates(GuestKernel kernel, MachineShape shape) throws IOException {
        GuestSpec spec = spec(kernel, shape);
        return new TemplateStore(cache, files, installation, options, kernel, spec);
    }

    /** {@return a clone made in the first of these ways that works, or empty} */
    Optional<Guest> clone(TemplateStore templates, Map<String, Path> payload, List<TemplateStore.Way> ways)
            throws IOException {
        try (ScratchFolder scratch = ScratchFolder.open(cache)) {
            ClonePayload content = ClonePayload.write(payload, scratch.path().resolve("window"));
            if (content.size() > CloneMemory.WINDOW) {
                options.notes().accept("a payload of " + content.size() + " bytes is too large for a clone; booting");
                return Optional.empty();
            }
            return templates.clone(content, scratch.path(), ways);
        }
    }

    /** {@return a guest that is booted, whatever clones there may be} */
    public Guest boot(GuestKernel kernel, MachineShape shape, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        return boot(kernel, spec(kernel, shape), payload);
    }

    /** Makes what lets Java start sooner in guests of that architecture, in one of them, if it is not there. */
    public void prepare(GuestKernel kernel) {
        try {
            files.classData(kernel.arch(), out -> classData(kernel, out));
        } catch (IOException e) {
            options.notes().accept("Java will start slower on " + kernel.arch().label() + ": " + e.getMessage());
        }
    }

    private void classData(GuestKernel kernel, Path out) throws IOException {
        options.notes()
                .accept("making class data, with which Java starts sooner on "
                        + kernel.arch().label());
        try (Guest guest = boot(kernel, MachineShape.USUAL.memory(CLASS_DATA_MIB), Map.of())) {
            ClassData.write(guest, out);
        } catch (GuestDiedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private GuestSpec spec(GuestKernel kernel, MachineShape shape) throws IOException {
        Path none = Path.of("initrd");
        // The modules are there twice while they are unpacked.
        int mib = shape.memoryMib() + (shape.allModules() ? 2 * WholeTree.mib(kernel) : 0);
        return new GuestSpec(kernel.arch(), files.bootFile(kernel), kernel.release(), none, shape.memory(mib));
    }

    private Guest boot(GuestKernel kernel, GuestSpec spec, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        try (ScratchFolder scratch = ScratchFolder.open(cache)) {
            Path initrd = scratch.path().resolve("initrd");
            List<String> drivers = files.initrd(kernel, installation, spec.shape(), payload, initrd);
            List<Path> drives = drives(spec.shape(), scratch.path());
            // When boot returns, the guest has answered: QEMU has read the initrd, and holds the drives' files.
            Guest guest = Guest.boot(spec.withInitrd(initrd).withDrives(drives), options);
            new GuestEquipment(guest, spec.shape()).begin(drivers);
            return guest;
        }
    }

    private static List<Path> drives(MachineShape shape, Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (long size : shape.drives()) {
            Path file = folder.resolve("drive" + files.size());
            try (RandomAccessFile drive = new RandomAccessFile(file.toFile(), "rw")) {
                drive.setLength(size); // sparse
            }
            files.add(file);
        }
        shape.images().forEach(image -> files.add(image.file()));
        return files;
    }

    /** Under KVM guests are booted: that takes little there, and saved processor clocks are another matter. */
    private boolean tcg(GuestSpec spec) {
        return new GuestBoot(spec, options).chosen().equals(Optional.of(Accelerator.TCG));
    }
}
