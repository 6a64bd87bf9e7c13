package io.github.jkmod.vm.setup.apt;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.Tool;
import java.io.IOException;
import java.util.List;

/** The private roots of apt in the cache, one for each suite and architecture. */
public final class AptRoots {
    private final CacheFolder cache;
    private final MachinePackages machine;
    private final Progress progress;

    public AptRoots(CacheFolder cache, MachinePackages machine, Progress progress) {
        this.cache = cache;
        this.machine = machine;
        this.progress = progress;
    }

    /** What is done with a root. */
    @FunctionalInterface
    public interface Work<T> {
        public T with(AptRoot apt) throws IOException;
    }

    /** Opens a root, one user at a time, and leaves it small. */
    public <T> T with(String suite, Architecture architecture, Work<T> work) throws IOException {
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
