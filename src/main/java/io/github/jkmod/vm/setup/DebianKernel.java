package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kernel of the matrix, unpacked and ready to boot and to build modules for.
 *
 * @param row which it is
 * @param release what {@code uname -r} says in it, such as {@code 6.1.0-50-armmp}
 * @param packageVersion the version of Debian's image package, such as {@code 6.1.176-1}
 * @param vmlinuz the boot file as Debian ships it
 * @param modulesDir {@code lib/modules/RELEASE}: the kernel's own modules; depmod has not run in it
 * @param headers the architecture's headers, what {@code make -C} needs to build modules
 * @param headersCommon the headers that all architectures share, with the Makefile
 * @param sha256 of the boot file, in lower-case hexadecimal: a key for what is derived from it
 */
public record DebianKernel(
        KernelRow row,
        String release,
        String packageVersion,
        Path vmlinuz,
        Path modulesDir,
        Path headers,
        Path headersCommon,
        String sha256)
        implements GuestKernel {
    /** What follows the key of a boot file in that of its certificates. */
    static final String CERTIFICATES = "-certificates";

    /** The same in that of depmod's files. */
    static final String MODULE_DATABASE = "-depmod";

    /** {@return the kernel that was unpacked into a folder of the cache} */
    static DebianKernel in(Path folder, KernelRow row) throws IOException {
        return in(folder, CacheManifest.read(folder), row);
    }

    /** {@return the same, with the facts that are noted about it} */
    static DebianKernel in(Path folder, Map<String, String> manifest, KernelRow row) {
        String release = manifest.getOrDefault("release", "");
        return new DebianKernel(
                row,
                release,
                manifest.getOrDefault("version", ""),
                first(
                        folder,
                        "boot/vmlinuz-" + release,
                        "usr/lib/modules/" + release + "/vmlinuz",
                        "boot/vmlinux-" + release),
                first(folder, "lib/modules/" + release, "usr/lib/modules/" + release),
                folder.resolve("usr/src/linux-headers-" + release),
                folder.resolve("usr/src").resolve(manifest.getOrDefault("common", "")),
                manifest.getOrDefault("sha256", ""));
    }

    /** {@return the first of these that is there, or the first} */
    private static Path first(Path folder, String... names) {
        return Arrays.stream(names)
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElse(folder.resolve(names[0]));
    }

    /** {@return whether its files are there} */
    boolean isWhole() {
        return missing().isEmpty();
    }

    /** {@return what is not there, for people} */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!Files.isRegularFile(vmlinuz)) {
            missing.add("boot file");
        }
        if (!Files.isDirectory(modulesDir)) {
            missing.add("modules");
        }
        if (!Files.isDirectory(headers)) {
            missing.add("headers");
        }
        if (!Files.isRegularFile(headersCommon.resolve("Makefile"))) {
            missing.add("headers' Makefile");
        }
        return missing;
    }

    /** {@return its series in the matrix, such as {@code 6.1}} */
    public String id() {
        return row.id();
    }

    @Override
    public Architecture arch() {
        return row.architecture();
    }

    @Override
    public Optional<Path> modules() {
        return Optional.of(modulesDir);
    }

    @Override
    public String templatesKey() {
        return row.templatesKey();
    }

    /** {@return the key of its boot file's prepared form in the cache} */
    String bootKey() {
        return row.bootKeys() + sha256;
    }

    /** {@return the key of the certificates that it was built to trust, in the cache} */
    String certificatesKey() {
        return bootKey() + CERTIFICATES;
    }

    /** {@return the key of depmod's files for its modules, in the cache} */
    String moduleDatabaseKey() {
        return bootKey() + MODULE_DATABASE;
    }
}
