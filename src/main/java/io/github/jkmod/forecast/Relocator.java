package io.github.jkmod.forecast;

import org.jspecify.annotations.Nullable;

/** An architecture's {@code apply_relocate} or {@code apply_relocate_add}: whichever of the two it has. */
interface Relocator {
    /** {@return whether it takes RELA; the other kind is refused} */
    boolean takesRela();

    /**
     * Applies all entries to the simulated memory, until one is refused.
     *
     * @return why the kernel refuses an entry, always with ENOEXEC; null when all are applied
     * @throws UnsafeAccess if the kernel would read or change what is not the target section's
     */
    @Nullable
    Finding apply(RelocationWalk walk);
}
