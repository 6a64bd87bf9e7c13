package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import org.jspecify.annotations.Nullable;

/** An architecture's part in relocating the module and in finishing it. */
public interface LinkRules {
    /** {@return its {@code apply_relocate} or {@code apply_relocate_add}} */
    Relocator relocator(Load load);

    /** {@return whether relocations of that type are of branch instructions only} */
    boolean isCall(long type);

    /** {@return why an entry is refused whose place is not zero; null where that is no reason} */
    default @Nullable Finding refusesNonZero(RelocationWalk walk) {
        return null;
    }

    /**
     * Looks at the fields of {@code struct mod_arch_specific} that the kernel takes as the file brings them.
     *
     * @throws io.github.jkmod.forecast.verdict.UnsafeAccess if it would follow one
     */
    default void checkTrustedFields(Load load) {}

    /**
     * {@code module_finalize}.
     *
     * @throws io.github.jkmod.forecast.verdict.UnsafeAccess if a table leads the kernel out of the module
     */
    void finish(Load load, ModuleText text);
}
