package io.github.jkmod.vm.setup;

import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.image.KernelImage;
import io.github.jkmod.model.Fact;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a guest has of its kernel's installation, so that jkmod in it knows the kernel: the options and exports it was built
 * with, the certificates it trusts, its lists of modules, and one module of its own, which tells the version magic and the
 * size of {@code struct module}. All of it is a few megabytes; the boot file and the other modules stay on the host.
 */
public final class GuestInstallation {
    private static final List<String> LISTS = List.of("modules.builtin", "modules.builtin.modinfo", "modules.order");

    /** By the name that the kernel's build gives it. */
    private static final String CERTIFICATES = "x509_certificate_list";

    private static final String CONFIG = "boot/config-";

    private GuestInstallation() {}

    /**
     * {@return the files by their names in the guest, without leading slash; empty where nothing of the kernel is known}
     *
     * @param cache where the certificates are kept that were found in a boot file
     */
    static Map<String, Path> of(GuestKernel kernel, CacheFolder cache) throws IOException {
        Map<String, Path> files = of(kernel);
        String certs = "lib/modules/" + kernel.release() + "/build/certs/";
        if (kernel instanceof DebianKernel debian) {
            Path folder = cache.ready(debian.certificatesKey(), (part, manifest) -> {
                Optional<List<byte[]>> found = certificates(debian, files);
                manifest.put("known", Boolean.toString(found.isPresent()));
                if (found.isPresent()) {
                    Path list = Files.createFile(part.resolve(CERTIFICATES));
                    for (byte[] each : found.get()) {
                        Files.write(list, each, StandardOpenOption.APPEND);
                    }
                }
            });
            first(List.of(folder.resolve(CERTIFICATES))).ifPresent(file -> files.put(certs + CERTIFICATES, file));
        } else if (kernel.modules().isPresent()) {
            Path build = kernel.modules().get().resolve("build/certs");
            for (String name : List.of(CERTIFICATES, "signing_key.x509")) {
                first(List.of(build.resolve(name))).ifPresent(file -> files.put(certs + name, file));
            }
        }
        return files;
    }

    /** What unpacking the boot file shows, which takes seconds here and minutes in a guest. */
    private static Optional<List<byte[]>> certificates(DebianKernel kernel, Map<String, Path> files) {
        Fact<KernelConfig> config = Optional.ofNullable(files.get(CONFIG + kernel.release()))
                .map(KernelConfig::read)
                .orElseGet(() -> new Fact.Absent<>("no configuration"));
        boolean revocations = config.value()
                .flatMap(options -> options.text("SYSTEM_REVOCATION_KEYS"))
                .filter(keys -> !keys.isEmpty())
                .isPresent();
        return KernelImage.read(kernel.vmlinuz())
                .flatMap(image -> image.certificates(revocations))
                .value();
    }

    /** {@return the same without the certificates} */
    static Map<String, Path> of(GuestKernel kernel) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        if (kernel instanceof OwnKernel own) {
            own.config().ifPresent(file -> files.put(CONFIG + kernel.release(), file));
        }
        if (kernel.modules().isEmpty()) {
            return files;
        }
        Path modules = kernel.modules().get().toAbsolutePath().normalize();
        String release = kernel.release();
        String tree = "lib/modules/" + release + "/";
        // lib/modules/REL or usr/lib/modules/REL of a root, or a folder of any other place and name
        Path root = modules.resolve("../../..").normalize();
        Path above = modules.resolve("../../../..").normalize();
        first(configs(modules, release)).ifPresent(file -> files.putIfAbsent(CONFIG + release, file));
        for (String list : LISTS) {
            first(List.of(modules.resolve(list))).ifPresent(file -> files.put(tree + list, file));
        }
        String symvers = "usr/src/linux-headers-" + release + "/Module.symvers";
        Optional<Path> headers = kernel instanceof DebianKernel debian
                ? first(List.of(debian.headers().resolve("Module.symvers")))
                : first(List.of(
                        root.resolve(symvers), above.resolve(symvers), modules.resolve("build/Module.symvers")));
        headers.ifPresent(file -> files.put(tree + "build/Module.symvers", file));
        smallestModule(modules).ifPresent(file -> files.put(tree + modules.relativize(file), file));
        return files;
    }

    /** {@return the path in the guest of the kernel's one own module there, if there is one} */
    public static Optional<String> module(GuestKernel kernel) throws IOException {
        return of(kernel).keySet().stream()
                .filter(name -> name.matches("lib/modules/.+\\.ko(\\.(gz|xz|zst))?"))
                .map(name -> "/" + name)
                .findFirst();
    }

    /**
     * {@return the smallest of a kernel's own modules}
     *
     * @param modules {@code lib/modules/RELEASE}
     */
    public static Optional<Path> smallestModule(Path modules) throws IOException {
        Path few = modules.resolve("kernel/lib");
        try (Stream<Path> walk = Files.walk(Files.isDirectory(few) ? few : modules)) {
            return walk.filter(ModulesFolder::isModule)
                    .min(Comparator.<Path>comparingLong(path -> path.toFile().length())
                            .thenComparing(Comparator.naturalOrder()));
        }
    }

    /** {@return where a kernel's configuration may be, beside its modules} */
    static List<Path> configs(Path modules, String release) {
        return List.of(
                modules.resolve("config"),
                modules.resolve("../../..").normalize().resolve(CONFIG + release),
                modules.resolve("../../../..").normalize().resolve(CONFIG + release),
                modules.resolve("build/.config"));
    }

    private static Optional<Path> first(List<Path> places) {
        return places.stream().filter(Files::isRegularFile).findFirst();
    }
}
