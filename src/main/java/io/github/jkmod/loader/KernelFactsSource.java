package io.github.jkmod.loader;

import io.github.jkmod.forecast.KernelFacts;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.Privilege;
import io.github.jkmod.kernel.ProcModules;

/** Asks the running kernel for what the forecast wants to know; what cannot change until the next boot is asked once. */
public final class KernelFactsSource {
    private final KernelRoot root;

    /**
     * @param root where /proc and /sys are
     */
    public KernelFactsSource(KernelRoot root) {
        this.root = root;
    }

    /** {@return the facts of the kernel now} */
    public KernelFacts gather() {
        return new KernelFacts(
                KernelIdentity.read(root),
                ProcModules.read(root),
                Privilege.mayLoad(root),
                root.kallsyms().listsData().value());
    }
}
