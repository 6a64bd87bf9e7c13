package io.github.jkmod.loader;

import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Unpacking;
import io.github.jkmod.image.Compression;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.module.StrippedImage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to load and how.
 *
 * @param parameters tokens {@code name=value} as the kernel takes them, in order; a value with blanks is in quotes
 * @param watch whether to look at the module while its init runs
 * @param recorded whether what the kernel registers meanwhile is kept for the unload's proof
 * @param force against which forecasts the kernel is called all the same
 * @param flags for finit_module, see {@link io.github.jkmod.syscall.ModuleSyscalls}
 * @param unpacking who unpacks a packed file; empty for whom kmod leaves it to
 */
public record LoadRequest(
        List<String> parameters,
        boolean watch,
        boolean recorded,
        Set<Force> force,
        int flags,
        Optional<Unpacking> unpacking) {
    /** Against which forecast the kernel is called. */
    public enum Force {
        /** The kernel refuses. */
        REFUSAL,
        /** The kernel is harmed. */
        HARM
    }

    /** {@return a load as the forecast allows it, without flags, at which nobody looks} */
    public static LoadRequest of(List<String> parameters) {
        return new LoadRequest(parameters, false, false, Set.of(), 0, Optional.empty());
    }

    /** {@return this, looked at while the module's init runs} */
    public LoadRequest watched() {
        return new LoadRequest(parameters, true, recorded, force, flags, unpacking);
    }

    /** {@return this, with what the kernel registers meanwhile kept for {@link Loader#unload(List, int)}} */
    public LoadRequest withRecord() {
        return new LoadRequest(parameters, watch, true, force, flags, unpacking);
    }

    /** {@return this against those forecasts} */
    public LoadRequest despite(Set<Force> forecasts) {
        return new LoadRequest(parameters, watch, recorded, Set.copyOf(forecasts), flags, unpacking);
    }

    /** {@return this with those flags for finit_module} */
    public LoadRequest with(int finitFlags) {
        return new LoadRequest(parameters, watch, recorded, force, finitFlags, unpacking);
    }

    /** {@return this with a packed file unpacked by {@code by}; by whom kmod leaves it to where that is empty} */
    public LoadRequest unpacked(Optional<Unpacking> by) {
        return new LoadRequest(parameters, watch, recorded, force, flags, by);
    }

    /**
     * {@return the system call that is to be made; both forecast and load go by it}
     *
     * @param compression how the file is packed
     * @param kernel that it goes to
     */
    LoadCall call(Compression compression, KernelFacts kernel) {
        return unpacking
                .map(by -> LoadCall.of(compression, flags, parameterString(), by))
                .orElseGet(() -> LoadCall.of(compression, flags, parameterString(), kernel));
    }

    /**
     * A system call and what it is given.
     *
     * @param image the file's, or, where the load is by force and the call has no flags, what {@link StrippedImage} leaves
     *     of it
     */
    record HandOver(LoadCall call, ModuleImage image) {}

    /** {@return how that file is handed over to that kernel; both forecast and load go by it} */
    HandOver handOver(ModuleImage file, KernelFacts kernel) {
        LoadCall call = call(file.compression(), kernel);
        boolean stripped = flags != 0 && call.entry() == LoadCall.Entry.INIT_MODULE;
        return new HandOver(call, stripped ? StrippedImage.of(file, flags) : file);
    }

    /** {@return the parameter string of the system call} */
    public String parameterString() {
        return String.join(" ", parameters);
    }
}
