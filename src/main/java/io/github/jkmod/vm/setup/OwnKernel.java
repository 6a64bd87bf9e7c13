package io.github.jkmod.vm.setup;

import io.github.jkmod.bootfile.BootFile;
import io.github.jkmod.bootfile.ForeignKernelException;
import io.github.jkmod.bootfile.PackedKernel;
import io.github.jkmod.bytes.Sha256;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.FileBytes;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A kernel that the user brings.
 *
 * @param arch what it runs on, as its boot file says
 * @param release what {@code uname -r} says in it; {@link #UNKNOWN} where the boot file is packed in a way that hides it
 * @param bootFile the form of it that guests boot, in the cache
 * @param modules its own modules, if the user has given them
 */
public record OwnKernel(Architecture arch, String release, Path bootFile, Optional<Path> modules)
        implements GuestKernel {
    /** The release of a kernel that does not tell. */
    public static final String UNKNOWN = "unknown";

    /** The parent of the keys of prepared boot files. */
    static final String BOOT = "boot/own";

    private static final int KEPT = 8;
    private static final Duration UNUSED = Duration.ofDays(14);
    private static final String RELEASE = "release";

    /**
     * {@return the kernel in a file, without modules; its boot file is prepared once for the same content}
     *
     * @param cache where the boot file goes
     * @param vmlinuz what {@link BootFile#of} knows
     * @throws SetupException if it is for an architecture that has no guests
     * @throws io.github.jkmod.bytes.MalformedException if it is no kernel, or damaged; with path, offset and reason
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
        BootFile image = BootFile.of(Window.of(bytes, vmlinuz.toString()));
        String key = BOOT + "/" + image.architecture().label() + "-" + Sha256.of(bytes);
        boolean known = cache.isReady(key);
        Path folder = cache.ready(key, (part, manifest) -> prepare(image, part, manifest));
        cache.used(key);
        if (!known) {
            cache.prune(BOOT, KEPT, UNUSED);
        }
        String release = CacheFolder.manifest(folder).getOrDefault(RELEASE, UNKNOWN);
        return new OwnKernel(image.architecture(), release, folder.resolve("kernel"), Optional.empty());
    }

    private static void prepare(BootFile image, Path folder, Map<String, String> manifest) throws IOException {
        BootFile.Bootable bootable = image.bootable();
        Files.write(folder.resolve("kernel"), bootable.content());
        manifest.put("form", bootable.form().name());
        bootable.release().ifPresent(release -> manifest.put(RELEASE, release));
    }

    /** {@return this kernel with its modules, which also tell its release if nothing else does} */
    public OwnKernel with(ModulesFolder folder) {
        String known = release.equals(UNKNOWN) ? folder.release() : release;
        return new OwnKernel(arch, known, bootFile, Optional.of(folder.path()));
    }

    @Override
    public String templatesKey() {
        return "template/own-" + arch.label();
    }
}
