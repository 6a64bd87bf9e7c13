package io.github.jkmod.vm.setup;

import io.github.jkmod.bootfile.BootFile;
import io.github.jkmod.bootfile.BootImage;
import io.github.jkmod.bootfile.ForeignKernelException;
import io.github.jkmod.bootfile.PackedKernel;
import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Sha256;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.FileBytes;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.CacheManifest;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A kernel that the user brings.
 *
 * @param arch what it runs on, as its boot file says
 * @param release what {@code uname -r} says in it; {@link #UNKNOWN} where the boot file is packed in a way that hides it
 * @param bootFile the form of it that guests boot, in the cache
 * @param origin the boot file that the user named
 * @param modules its own modules, if the user has given them
 */
public record OwnKernel(Architecture arch, String release, Path bootFile, Path origin, Optional<Path> modules)
        implements GuestKernel {
    /** The release of a kernel that does not tell. */
    public static final String UNKNOWN = "unknown";

    /** The parent of the keys of prepared boot files. */
    static final String BOOT = "boot/own";

    /** Raised when more is found out of a boot file. */
    private static final String FORMAT = "2";

    private static final int KEPT = 8;
    private static final Duration UNUSED = Duration.ofDays(14);
    private static final String RELEASE = "release";
    private static final String PROCESSOR = "processor";
    private static final String CONFIG = "config";

    /**
     * {@return the kernel in a file, without modules; its boot file is prepared once for the same content}
     *
     * @param cache where the boot file goes
     * @param vmlinuz what {@link BootFile#of} knows
     * @throws SetupException if it is for an architecture that has no guests
     * @throws MalformedException if it is no kernel, or damaged; with path, offset and reason
     * @throws IOException if it cannot be read, or the cache not be written
     */
    public static OwnKernel read(CacheFolder cache, Path vmlinuz) throws IOException {
        try {
            return prepared(cache, vmlinuz);
        } catch (ForeignKernelException e) {
            throw SetupException.failed("making a guest of " + vmlinuz)
                    .because("it is " + e.kernel())
                    .hint("guests are " + Architecture.known());
        }
    }

    private static OwnKernel prepared(CacheFolder cache, Path vmlinuz) throws IOException {
        byte[] bytes = FileBytes.read(vmlinuz, vmlinuz.toString(), PackedKernel.LIMIT);
        Window file = Window.of(bytes, vmlinuz.toString());
        BootFile image = BootFile.of(file);
        String key = BOOT + "/" + image.architecture().label() + "-" + FORMAT + "-" + Sha256.of(bytes);
        boolean known = cache.isReady(key);
        Path folder = cache.ready(key, (part, manifest) -> prepare(image, file, part, manifest));
        cache.used(key);
        if (!known) {
            cache.prune(BOOT, KEPT, UNUSED);
        }
        String release = CacheManifest.read(folder).getOrDefault(RELEASE, UNKNOWN);
        return new OwnKernel(image.architecture(), release, folder.resolve("kernel"), vmlinuz, Optional.empty());
    }

    private static void prepare(BootFile image, Window file, Path folder, Map<String, String> manifest)
            throws IOException {
        BootFile.Bootable bootable = image.bootable();
        Files.write(folder.resolve("kernel"), bootable.content());
        manifest.put("form", bootable.form().name());
        bootable.release().ifPresent(release -> manifest.put(RELEASE, release));
        Window kernel = unpacked(file, bootable);
        Optional<KernelConfig> config = KernelConfig.within(kernel).value();
        if (config.isPresent()) {
            Files.write(folder.resolve(CONFIG), lines(config.get()));
        }
        image.olderProcessor(kernel).ifPresent(processor -> manifest.put(PROCESSOR, processor));
    }

    /** As it is where nothing unpacks it. */
    private static Window unpacked(Window file, BootFile.Bootable bootable) {
        try {
            byte[] kernel =
                    bootable.form() == BootImage.Form.UNCHANGED ? PackedKernel.unpack(file) : bootable.content();
            return Window.of(kernel, file.origin());
        } catch (MalformedException e) {
            return file;
        }
    }

    private static List<String> lines(KernelConfig config) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(config.options()).forEach((option, value) -> lines.add("CONFIG_" + option + "=" + value));
        return lines;
    }

    /** {@return this kernel with its modules, which also tell its release if nothing else does} */
    public OwnKernel with(ModulesFolder folder) {
        String known = release.equals(UNKNOWN) ? folder.release() : release;
        return new OwnKernel(arch, known, bootFile, origin, Optional.of(folder.path()));
    }

    /** {@return where its own copy of its configuration is, if it has one (CONFIG_IKCONFIG)} */
    Path embeddedConfig() {
        return bootFile.resolveSibling(CONFIG);
    }

    /**
     * {@return the file of its configuration: its own copy, one beside the boot file or the modules, or that of the build tree
     * unless it was changed after the build}
     */
    Optional<Path> config() throws IOException {
        Path file = origin.toRealPath();
        Path folder = file.resolveSibling(".").normalize();
        List<Path> places = new ArrayList<>(List.of(embeddedConfig(), folder.resolve(CONFIG + "-" + release)));
        if (folder.endsWith(release)) {
            places.add(folder.resolve(CONFIG));
        }
        modules.ifPresent(tree -> places.addAll(GuestInstallation.configs(tree, release)));
        for (Path build : List.of(folder, folder.resolve("../../..").normalize())) { // vmlinux, arch/ARCH/boot/Image
            Path config = build.resolve(".config");
            if (Files.isRegularFile(config)
                    && Files.getLastModifiedTime(config).compareTo(Files.getLastModifiedTime(file)) <= 0) {
                places.add(config);
            }
        }
        return places.stream().filter(Files::isRegularFile).findFirst();
    }

    /** {@return for which ARM processors it is, if not for those of guests, as {@link BootFile#olderProcessor} says} */
    Optional<String> olderProcessor() throws IOException {
        return Optional.ofNullable(
                CacheManifest.read(bootFile.resolveSibling(".")).get(PROCESSOR));
    }

    @Override
    public String templatesKey() {
        return "template/own-" + arch.label();
    }
}
