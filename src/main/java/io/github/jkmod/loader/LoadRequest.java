package io.github.jkmod.loader;

import java.util.List;
import java.util.Set;

/**
 * What to load and how.
 *
 * @param parameters tokens {@code name=value} as the kernel takes them, in order; a value with blanks is in quotes
 * @param watch whether to look at the module while its init runs
 * @param force against which forecasts the kernel is called all the same
 * @param flags for finit_module, see {@link io.github.jkmod.syscall.ModuleSyscalls}
 */
public record LoadRequest(List<String> parameters, boolean watch, Set<Force> force, int flags) {
    /** Against which forecast the kernel is called. */
    public enum Force {
        /** The kernel refuses. */
        REFUSAL,
        /** The kernel is harmed. */
        HARM
    }

    /** {@return a load as the forecast allows it, without flags, at which nobody looks} */
    public static LoadRequest of(List<String> parameters) {
        return new LoadRequest(parameters, false, Set.of(), 0);
    }

    /** {@return this, looked at while the module's init runs} */
    public LoadRequest watched() {
        return new LoadRequest(parameters, true, force, flags);
    }

    /** {@return this against those forecasts} */
    public LoadRequest despite(Set<Force> forecasts) {
        return new LoadRequest(parameters, watch, Set.copyOf(forecasts), flags);
    }

    /** {@return this with those flags for finit_module} */
    public LoadRequest with(int finitFlags) {
        return new LoadRequest(parameters, watch, force, finitFlags);
    }

    /** {@return the parameter string of the system call} */
    public String parameterString() {
        return String.join(" ", parameters);
    }
}
