package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.util.List;

/** The private roots of apt in the cache, one for each suite and architecture. */
final class AptRoots {
    private final CacheFolder cache;
    private final MachinePackages machine;
    private final Progress progress;

    AptRoots(CacheFolder cache, MachinePackages machine, Progress progress) {
        this.cache = cache;
        this.machine = machine;
        this.progress = progress;
    }

    /** What is done with a root. */
    @FunctionalInterface
    interface Work<T> {
        T with(AptRoot apt) throws IOException;
    }

    /** Opens a root, one user at a time, and leaves it small. */
    <T> T with(String suite, Architecture architecture, Work<T> work) throws IOException {
        machine.require(List.of(Tool.APT_GET, Tool.DPKG_DEB));
        String key = "apt/" + suite + "-" + architecture.debianName();
        return cache.locked(key, () -> {
            AptRoot apt = AptRoot.open(cache.path(key), suite, architecture, machine, progress);
            try {
                return work.with(apt);
            } finally {
                apt.shrink();
            }
        });
    }
}
