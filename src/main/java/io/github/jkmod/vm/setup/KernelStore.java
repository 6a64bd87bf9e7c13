package io.github.jkmod.vm.setup;

import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The kernels of the matrix in the cache. */
final class KernelStore {
    private final CacheFolder cache;
    private final KernelFetch fetch;
    private final Progress progress;

    KernelStore(CacheFolder cache, KernelFetch fetch, Progress progress) {
        this.cache = cache;
        this.fetch = fetch;
        this.progress = progress;
    }

    /** {@return the kernel of a row, downloaded if it is not there; one that is there is taken as it is} */
    DebianKernel kernel(KernelRow row) throws IOException {
        DebianKernel kernel = DebianKernel.in(ready(row), row);
        if (kernel.isWhole()) {
            return kernel;
        }
        progress.message("Files are missing from the cached Linux " + row.id() + "; getting it again");
        cache.discard(row.key());
        return DebianKernel.in(ready(row), row);
    }

    private Path ready(KernelRow row) throws IOException {
        return cache.ready(row.key(), (folder, manifest) -> fetch.newest(row, folder, manifest));
    }

    /**
     * {@return the kernel of a row, replaced if the archive has a newer one that can be had}
     *
     * <p>The old one stays until the new one is complete; what was derived from it goes with it.
     */
    DebianKernel refreshed(KernelRow row) throws IOException {
        boolean known = cache.isReady(row.key());
        DebianKernel kernel = kernel(row);
        List<String> newer = known ? fetch.newerThan(kernel) : List.of();
        if (newer.isEmpty()) {
            return kernel;
        }
        DebianKernel replaced;
        try {
            Path folder = cache.rebuilt(row.key(), (part, manifest) -> fetch.oneOf(newer, row, part, manifest));
            replaced = DebianKernel.in(folder, row);
        } catch (SetupException e) {
            progress.message("Keeping Linux " + kernel.release() + ": " + e.getMessage());
            return kernel;
        }
        for (String key : cache.keys(row.templatesKey())) {
            cache.discard(key); // even of one release: it was saved with the old boot file
        }
        return replaced;
    }
}
