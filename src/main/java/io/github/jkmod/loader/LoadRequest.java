package io.github.jkmod.loader;

import java.util.List;

/**
 * What to load and how.
 *
 * @param parameters tokens {@code name=value} as the kernel takes them, in order; a value with blanks is in quotes
 * @param watch whether to look at the module while its init runs
 * @param force whether to call the kernel although the forecast says that it refuses
 * @param flags for finit_module, see {@link io.github.jkmod.syscall.ModuleSyscalls}
 */
public record LoadRequest(List<String> parameters, boolean watch, boolean force, int flags) {
    /** {@return the parameter string of the system call} */
    String parameterString() {
        return String.join(" ", parameters);
    }
}
