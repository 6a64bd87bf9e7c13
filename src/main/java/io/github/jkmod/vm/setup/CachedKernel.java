package io.github.jkmod.vm.setup;

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
 */
public record CachedKernel(
        KernelRow row, OptionalLong sizeBytes, Optional<String> release, Optional<String> packageVersion) {
    /** {@return what the cache has of the kernel of {@code row}} */
    static CachedKernel of(KernelRow row, CacheFolder cache) throws IOException {
        if (!cache.isReady(row.key())) {
            return new CachedKernel(row, OptionalLong.empty(), Optional.empty(), Optional.empty());
        }
        Path folder = cache.path(row.key());
        Map<String, String> manifest = CacheFolder.manifest(folder);
        return new CachedKernel(
                row,
                OptionalLong.of(CacheFolder.size(folder)),
                Optional.ofNullable(manifest.get("release")),
                Optional.ofNullable(manifest.get("version")));
    }
}
