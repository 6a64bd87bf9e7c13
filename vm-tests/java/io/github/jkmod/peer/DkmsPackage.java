package io.github.jkmod.peer;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.ModuleSources;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources in a {@code -dkms} package of Debian 12, fetched once through apt's check of signatures. */
public final class DkmsPackage {
    private static final String SUITE = "bookworm";

    private DkmsPackage() {}

    /**
     * {@return what {@code jkmod build} builds of it}
     *
     * @param name such as {@code v4l2loopback-dkms}
     * @throws IOException if it cannot be had; its message says what to do
     */
    public static ModuleSources sources(String name) throws IOException {
        CacheFolder cache = CacheFolder.ofUser(System.getenv());
        Provision provision = new Provision(cache, Progress.silent());
        Path folder = cache.ready(
                "peer/" + name + "-" + SUITE,
                (part, manifest) ->
                        provision.unpackAlone(SUITE, Architecture.ofProcessOrUsual(), List.of(name), part, manifest));
        try (Stream<Path> packages = Files.list(folder.resolve("usr/src"))) {
            return ModuleSources.in(packages.findFirst().orElseThrow());
        }
    }
}
