package io.github.jkmod.cli.terminal;

import io.github.jkmod.bytes.Sha256;
import io.github.jkmod.kernelpackage.KernelPackages;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A kernel in a distribution's packages, unpacked into the cache once for the same content. */
public final class PackagedKernel {
    /** The parent of the keys of unpacked kernels. */
    private static final String PARENT = "package";

    private static final int KEPT = 8;
    private static final Duration UNUSED = Duration.ofDays(14);

    private final CacheFolder cache;

    /** @param cache where it is unpacked to */
    PackagedKernel(CacheFolder cache) {
        this.cache = cache;
    }

    /** {@return the one that unpacks into the user's cache} */
    public static PackagedKernel ofUser() {
        return new PackagedKernel(CacheFolder.ofUser(System.getenv()));
    }

    /**
     * {@return the folder that the packages are unpacked in: {@code lib/modules}, {@code boot} and so on; empty if {@code spec}
     * names none}
     *
     * @param spec a package's path, or several with commas between
     * @throws Failure if one of several is none
     * @throws io.github.jkmod.bytes.MalformedException if one is damaged
     */
    public Optional<Path> folder(String spec) throws IOException {
        List<Path> files = files(spec);
        List<Path> others = new ArrayList<>();
        for (Path file : files) {
            if (!KernelPackages.isPackage(file)) {
                others.add(file);
            }
        }
        if (others.size() == files.size()) {
            return Optional.empty();
        }
        if (!others.isEmpty()) {
            Path other = others.get(0);
            throw Failure.of(ExitCode.USAGE, "--kernel " + other, "cannot be used")
                    .because(Files.exists(other) ? "it is no package" : "no such file")
                    .hint("give packages of one kernel, with commas between");
        }
        StringBuilder digests = new StringBuilder();
        for (Path file : files) {
            try (InputStream content = Files.newInputStream(file)) {
                digests.append(Sha256.of(content));
            }
        }
        return Optional.of(unpacked(files, Sha256.of(digests.toString().getBytes(StandardCharsets.US_ASCII))));
    }

    private Path unpacked(List<Path> files, String digest) throws IOException {
        String key = PARENT + "/" + digest;
        boolean known = cache.isReady(key);
        Path folder = cache.ready(key, (part, manifest) -> {
            KernelPackages.unpack(files, part);
            for (int i = 0; i < files.size(); i++) {
                manifest.put(
                        "file." + i, String.valueOf(files.get(i).getFileName()).replace('\n', '?'));
            }
        });
        cache.used(key);
        if (!known) {
            cache.prune(PARENT, KEPT, UNUSED);
        }
        return folder;
    }

    /** A comma may be part of a name. */
    private static List<Path> files(String spec) {
        return Files.exists(Path.of(spec))
                ? List.of(Path.of(spec))
                : Arrays.stream(spec.split(",", -1)).map(Path::of).toList();
    }
}
