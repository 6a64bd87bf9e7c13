package io.github.jkmod.vm.setup;

import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.CacheManifest;
import io.github.jkmod.vm.setup.host.FolderTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was made from kernels that the cache no longer has: boot files, test modules, templates. */
final class Leftovers {
    private final CacheFolder cache;
    private final List<KernelRow> rows;

    /**
     * @param rows the matrix; what another jkmod with other rows keeps is left alone
     */
    Leftovers(CacheFolder cache, List<KernelRow> rows) {
        this.cache = cache;
        this.rows = List.copyOf(rows);
    }

    /** {@return the keys of folders that no kernel in the cache can use} */
    List<String> keys() throws IOException {
        Set<String> boot = new HashSet<>();
        Set<String> builds = new HashSet<>();
        Map<String, String> none = Map.of();
        List<String> unused = new ArrayList<>();
        for (KernelRow row : rows) {
            Map<String, String> kernel = cache.isReady(row.key()) ? CacheManifest.read(cache.path(row.key())) : none;
            boot.add(row.bootKeys() + kernel.get("sha256"));
            boot.add(row.bootKeys() + kernel.get("sha256") + DebianKernel.CERTIFICATES);
            boot.add(row.bootKeys() + kernel.get("sha256") + DebianKernel.MODULE_DATABASE);
            builds.add(build(kernel));
            for (String key : cache.keys(row.templatesKey())) {
                String release = CacheManifest.read(cache.path(key)).get("release");
                if (release != null && !release.equals(kernel.get("release"))) {
                    unused.add(key);
                }
            }
        }
        cache.keys("boot").stream()
                .filter(key -> rows.stream().anyMatch(row -> key.startsWith(row.bootKeys())) && !boot.contains(key))
                .forEach(unused::add);
        for (String key : cache.keys("modules")) {
            Map<String, String> manifest = CacheManifest.read(cache.path(key));
            String release = manifest.getOrDefault("release", "");
            if (rows.stream().anyMatch(row -> row.mayHave(release)) && !builds.contains(build(manifest))) {
                unused.add(key);
            }
        }
        return unused;
    }

    private static String build(Map<String, String> manifest) {
        return manifest.get("release") + " " + manifest.get("version");
    }

    /** {@return how many bytes they take} */
    long size() throws IOException {
        long bytes = 0;
        for (String key : keys()) {
            bytes += FolderTree.size(cache.path(key));
        }
        return bytes;
    }

    /** Deletes them. {@return how many bytes that freed} */
    long prune() throws IOException {
        long bytes = size();
        for (String key : keys()) {
            cache.discard(key);
        }
        return bytes;
    }
}
