package io.github.jkmod.loader;

import io.github.jkmod.forecast.KernelFacts;
import io.github.jkmod.kernel.Kallsyms;
import io.github.jkmod.kernel.KallsymsLook;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.Privilege;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.model.ModuleName;
import java.util.Optional;

/** Asks the running kernel for what the forecast wants to know; what cannot change until the next boot is asked once. */
public final class KernelFactsSource {
    private final KernelRoot root;
    private Optional<Boolean> listsData = Optional.empty();

    /**
     * @param root where /proc and /sys are
     */
    public KernelFactsSource(KernelRoot root) {
        this.root = root;
    }

    /** {@return the facts of the kernel now} */
    public KernelFacts gather(ModuleName name) {
        if (listsData.isEmpty()) {
            listsData = Kallsyms.look(root, name).value().map(KallsymsLook::listsData);
        }
        return new KernelFacts(KernelIdentity.read(root), ProcModules.read(root), Privilege.mayLoad(root), listsData);
    }
}
