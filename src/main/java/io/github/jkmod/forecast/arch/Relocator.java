package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.Errno;
import org.jspecify.annotations.Nullable;

/** An architecture's {@code apply_relocate} or {@code apply_relocate_add}: whichever of the two it has. */
public interface Relocator {
    /** {@return whether it takes RELA; the other kind is refused} */
    boolean takesRela();

    /**
     * Applies the current entry to the simulated memory.
     *
     * @return why the kernel refuses it, with {@link #errno}; null when it is applied
     * @throws UnsafeAccess if the kernel would read or change what is not the target section's
     */
    @Nullable
    Finding applyEntry(RelocationWalk walk);

    /** {@return what a load fails with for the entry that was refused last} */
    default Errno errno() {
        return Errno.ENOEXEC;
    }

    /** As {@link #applyEntry} for all entries, until one is refused. */
    default @Nullable Finding apply(RelocationWalk walk) {
        while (walk.next()) {
            Finding refused = applyEntry(walk);
            if (refused != null) {
                return refused;
            }
        }
        return null;
    }
}
