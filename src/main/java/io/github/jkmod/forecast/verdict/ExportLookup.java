package io.github.jkmod.forecast.verdict;

import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who exports what: the kernel itself and the modules of its tree, loaded or not. */
public interface ExportLookup {
    /**
     * {@return the kernel's own export of that name} Absent where the kernel surely has none; Hidden where it cannot be
     * told, with the reason.
     */
    Fact<KernelExport> ofKernel(String name);

    /**
     * {@return what the modules export under that name, each export with its owner; empty where none is known} Modules of
     * the tree and those that are loaded from elsewhere, as far as they can be seen.
     */
    List<KernelExport> ofModules(String name);

    /**
     * {@return how an owner comes in that {@link #ofModules} has named, if it is neither loaded nor of the kernel's tree; empty
     * for all others}
     */
    default Optional<Coming> coming(ModuleName owner) {
        return Optional.empty();
    }

    /** {@return which of those names are symbols of the kernel itself, exported or not; Hidden where that is not shown} */
    Fact<Set<String>> symbolsAmong(Set<String> names);

    /** {@return whether {@link #ofModules} knows all that the module of that name exports, which must be loaded} */
    boolean knowsAllOf(ModuleName loaded);
}
