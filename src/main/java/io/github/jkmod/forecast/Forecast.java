package io.github.jkmod.forecast;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.Compression;
import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.KernelVersion;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.util.List;
import java.util.Optional;

/**
 * What a kernel will do with a module: the verdict, and what it will show if it takes it.
 *
 * @param verdict accepted or refused
 * @param expectation what /proc and /sys will show
 */
public record Forecast(Verdict verdict, Expectation expectation) {
    /**
     * {@return the forecast for {@code module} on the kernel that {@code kernel} tells of, loaded as {@code load} does}
     *
     * @param parameters the string for the module
     */
    public static Forecast of(ModuleFile module, String parameters, KernelFacts kernel) {
        LoadCall call = module.image().compression() == Compression.NONE
                ? LoadCall.finit(parameters)
                : LoadCall.init(parameters);
        return of(module, call, kernel);
    }

    /** {@return the forecast for {@code module} given to the kernel by {@code call}} */
    public static Forecast of(ModuleFile module, LoadCall call, KernelFacts kernel) {
        return new Forecast(verdict(module.image().content(), call, kernel), Expectation.of(module, kernel));
    }

    /**
     * {@return the verdict on any bytes, a module or not}
     *
     * @param content what the kernel is given
     */
    public static Verdict verdict(Window content, LoadCall call, KernelFacts kernel) {
        Fact<KernelIdentity> identity = kernel.identity();
        Optional<KernelVersion> version =
                identity.value().map(KernelIdentity::release).flatMap(KernelVersion::of);
        if (version.isEmpty()) {
            return new Verdict(
                    Verdict.Answer.UNKNOWN,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of("release and architecture of the kernel"));
        }
        Load load =
                new Load(content, call, kernel, identity.value().orElseThrow().architecture(), version.get());
        Pipeline.run(load);
        return load.findings().verdict();
    }

    /** {@return the name under which the kernel will list the module} */
    public ModuleName name() {
        return expectation.name();
    }
}
