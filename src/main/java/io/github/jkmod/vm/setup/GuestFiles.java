package io.github.jkmod.vm.setup;

import io.github.jkmod.bootfile.BootImage;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.spec.GuestMachineType;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The two files that QEMU boots, made from what {@link Provision} got; what does not change between runs is cached. */
public final class GuestFiles {
    /** Where a guest has the files that it was given. */
    public static final String PAYLOAD = "/payload/";

    /** Raised when the base layer's content changes, so that a cached one of an older jkmod is left alone. */
    private static final String BASE_FORMAT = "2";

    private static final String CLASS_DATA = "classdata.cpio";

    private final CacheFolder cache;
    private final Provision provision;

    /**
     * @param cache where the parts that do not change are kept
     * @param provision gets the parts' parts
     */
    public GuestFiles(CacheFolder cache, Provision provision) {
        this.cache = cache;
        this.provision = provision;
    }

    /** {@return the kernel in the form that QEMU boots fastest} */
    public Path bootFile(GuestKernel kernel) throws IOException {
        if (kernel instanceof OwnKernel own) {
            return own.bootFile();
        }
        DebianKernel debian = (DebianKernel) kernel;
        Path folder = cache.ready(debian.bootKey(), (part, manifest) -> {
            BootImage.Form fastest = GuestMachineType.of(debian.arch()).bootForm();
            BootImage.Form form = BootImage.prepare(fastest, debian.vmlinuz(), part.resolve("kernel"));
            manifest.put("form", form.name());
        });
        return folder.resolve("kernel");
    }

    /**
     * Writes the initial file system of one guest.
     *
     * @param kernel the guest's
     * @param installation this jkmod
     * @param shape its machine, which may ask for the kernel's modules, and for equipment
     * @param payload files for the guest's /payload, by their name there
     * @param out the file to write
     * @return the modules that a guest with equipment loads first, in this order, by their paths there
     * @throws IOException also if the kernel has no driver for its equipment
     */
    public List<String> initrd(
            GuestKernel kernel, Installation installation, MachineShape shape, Map<String, Path> payload, Path out)
            throws IOException {
        Architecture architecture = kernel.arch();
        Map<String, Path> modules = shape.isEquipped() ? EquipmentModules.of(kernel, shape) : Map.of();
        List<Path> layers = new ArrayList<>(List.of(base(architecture)));
        classData(architecture).ifPresent(layers::add);
        Path folder = Files.createTempDirectory(out.toAbsolutePath().getParent(), "layers");
        try {
            Path known = folder.resolve("kernel.cpio");
            GuestLayers.files(GuestInstallation.of(kernel, cache), known);
            Path jkmod = folder.resolve("jkmod.cpio");
            GuestLayers.jkmod(architecture, installation, jkmod);
            Path own = folder.resolve("payload.cpio");
            payload(payload, own);
            layers.addAll(List.of(known, jkmod, own));
            if (shape.allModules()) {
                Path tree = folder.resolve("modules.cpio");
                GuestLayers.files(new WholeTree(kernel, cache).files(folder), tree);
                layers.add(tree);
            }
            if (!modules.isEmpty()) {
                Path drivers = folder.resolve("drivers.cpio");
                GuestLayers.files(modules, drivers);
                layers.add(drivers);
            }
            if (kernel instanceof OwnKernel) {
                Path init = folder.resolve("init.cpio");
                GuestLayers.otherInit(init);
                layers.add(init);
            }
            GuestLayers.join(layers, out);
            return modules.keySet().stream().map(name -> "/" + name).toList();
        } finally {
            CacheFolder.delete(folder);
        }
    }

    /**
     * Writes an archive of a guest's /payload alone, in the form that {@link #initrd} appends.
     *
     * @param payload files by their name under /payload
     * @param out the file to write
     */
    public static void payload(Map<String, Path> payload, Path out) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        payload.forEach((name, file) -> files.put(PAYLOAD.substring(1) + name, file));
        GuestLayers.files(files, out);
    }

    /**
     * {@return all that goes into an initial file system without payload, by name, size and time or checksum: equal
     * texts mean equal files}
     *
     * @param kernel the guest's
     * @param installation this jkmod
     */
    public String fingerprint(GuestKernel kernel, Installation installation) throws IOException {
        Path base = base(kernel.arch());
        StringBuilder text = new StringBuilder(base + stamp(base));
        text.append(classData(kernel.arch()).map(Path::toString).orElse("no class data"))
                .append('\n');
        for (Map.Entry<String, Path> file : GuestInstallation.of(kernel, cache).entrySet()) {
            text.append(file.getKey()).append(stamp(file.getValue()));
        }
        return text + GuestLayers.fingerprint(kernel.arch(), installation);
    }

    private static String stamp(Path file) throws IOException {
        return " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + "\n";
    }

    /** Makes the part of the initial file system that all guests of an architecture share, if it is not there. */
    public void prepareBase(Architecture architecture) throws IOException {
        base(architecture);
    }

    /** Writes a class-data archive, which takes a guest. */
    @FunctionalInterface
    public interface ClassDataWriter {
        /**
         * Writes it.
         *
         * @param out the file to make
         */
        void write(Path out) throws IOException;
    }

    /**
     * Makes the class-data archive for the Java runtime in guests of an architecture, if it is not there. For the host's
     * own there is nothing to do: its runtime has had one since it was linked.
     */
    public void classData(Architecture architecture, ClassDataWriter writer) throws IOException {
        if (architecture == MachinePackages.host()) {
            return;
        }
        cache.ready(classDataKey(architecture), (part, manifest) -> {
            Path archive = part.resolve("classes.jsa");
            writer.write(archive);
            GuestLayers.files(Map.of("jre/lib/server/classes.jsa", archive), part.resolve(CLASS_DATA));
            Files.delete(archive);
        });
    }

    /** {@return the layer with the class-data archive, if it was made} */
    private Optional<Path> classData(Architecture architecture) throws IOException {
        String key = classDataKey(architecture);
        return cache.isReady(key) ? Optional.of(cache.path(key).resolve(CLASS_DATA)) : Optional.empty();
    }

    /** An archive fits the very runtime that wrote it. */
    private String classDataKey(Architecture architecture) throws IOException {
        Path base = base(architecture);
        long age = Files.getLastModifiedTime(base).toMillis();
        return "classdata/" + architecture.label() + "-" + Long.toHexString(age) + "-" + Files.size(base);
    }

    private Path base(Architecture architecture) throws IOException {
        Path root = provision.guestRoot(architecture);
        // /init and its like come from this jar: another jkmod has another layer.
        String key = "base/" + architecture.label() + "-" + BASE_FORMAT + "-" + GuestLayers.scriptsHash();
        Path folder = cache.ready(key, (part, manifest) -> {
            Path jre = part.resolve("jre");
            Architecture host = MachinePackages.host();
            Jre.link(
                    Jre.home(provision.guestRoot(host)).resolve("bin/jlink"),
                    Jre.home(root).resolve("jmods"),
                    jre,
                    architecture == host);
            GuestLayers.base(architecture, root, jre, part.resolve("base.cpio"));
            CacheFolder.delete(jre);
        });
        return folder.resolve("base.cpio");
    }
}
