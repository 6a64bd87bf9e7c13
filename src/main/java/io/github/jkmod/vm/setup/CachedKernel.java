package io.github.jkmod.vm.setup;

import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.CacheManifest;
import io.github.jkmod.vm.setup.host.FolderTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A kernel of the matrix and what the cache has of it.
 *
 * @param row the kernel
 * @param sizeBytes how much room it takes in the cache; empty if it is not there
 * @param release its release, if it is there
 * @param packageVersion the version of Debian's package, if it is there
 * @param testModules whether modules have been built for it
 * @param templates how many saved guests of it there are, from which others start at once
 */
public record CachedKernel(
        KernelRow row,
        OptionalLong sizeBytes,
        Optional<String> release,
        Optional<String> packageVersion,
        boolean testModules,
        int templates) {
    /** {@return what the cache has of the kernel of {@code row}} */
    static CachedKernel of(KernelRow row, CacheFolder cache) throws IOException {
        if (!cache.isReady(row.key())) {
            return new CachedKernel(row, OptionalLong.empty(), Optional.empty(), Optional.empty(), false, 0);
        }
        Path folder = cache.path(row.key());
        Map<String, String> manifest = CacheManifest.read(folder);
        Optional<String> release = Optional.ofNullable(manifest.get("release"));
        Optional<String> version = Optional.ofNullable(manifest.get("version"));
        boolean built = false;
        for (String key : cache.keys("modules")) {
            Map<String, String> facts = CacheManifest.read(cache.path(key));
            built |= release.equals(Optional.ofNullable(facts.get("release")))
                    && version.equals(Optional.ofNullable(facts.get("version")));
        }
        int templates = 0;
        for (String key : cache.keys(row.templatesKey())) {
            templates += CacheManifest.read(cache.path(key)).containsKey("release") ? 1 : 0;
        }
        return new CachedKernel(row, OptionalLong.of(FolderTree.size(folder)), release, version, built, templates);
    }
}
