package io.github.jkmod.loader;

import java.util.List;

/**
 * What to load and how.
 *
 * @param parameters tokens {@code name=value} as the kernel takes them, in order; a value with blanks is in quotes
 * @param watch whether to look at the module while its init runs
 * @param force whether to call the kernel although the forecast says that it refuses
 * @param forceUnsafe whether to call it although the forecast says that it would be harmed
 * @param flags for finit_module, see {@link io.github.jkmod.syscall.ModuleSyscalls}
 */
public record LoadRequest(List<String> parameters, boolean watch, boolean force, boolean forceUnsafe, int flags) {
    /** A request that never goes past {@code unsafe}. */
    public LoadRequest(List<String> parameters, boolean watch, boolean force, int flags) {
        this(parameters, watch, force, false, flags);
    }

    /** {@return the parameter string of the system call} */
    public String parameterString() {
        return String.join(" ", parameters);
    }
}
