package io.github.jkmod.loader;

import io.github.jkmod.forecast.KernelFacts;
import io.github.jkmod.kernel.Kallsyms;
import io.github.jkmod.kernel.KallsymsLook;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.Privilege;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.model.ModuleName;

/** Asks the running kernel for what the forecast wants to know. */
public final class KernelFactsSource {
    private KernelFactsSource() {}

    /** {@return the facts of the kernel whose /proc and /sys are under {@code root}} */
    public static KernelFacts gather(KernelRoot root, ModuleName name) {
        return new KernelFacts(
                KernelIdentity.read(root),
                ProcModules.read(root),
                Privilege.mayLoad(root),
                Kallsyms.look(root, name).value().map(KallsymsLook::listsData));
    }
}
