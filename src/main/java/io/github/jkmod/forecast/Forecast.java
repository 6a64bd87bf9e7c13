package io.github.jkmod.forecast;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.Findings;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Unpacking;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.forecast.verdict.WithModules;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.FinitFlags;
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
        return of(module, LoadCall.of(module.image().compression(), 0, parameters, kernel), kernel);
    }

    /** {@return the forecast for {@code module} given to the kernel by {@code call}} */
    public static Forecast of(ModuleFile module, LoadCall call, KernelFacts kernel) {
        Optional<Load> load = load(given(module.image(), call), Optional.of(module.image()), call, kernel);
        return new Forecast(verdict(load), Expectation.of(module, kernel, load));
    }

    /** {@return the forecast for a module that is in already, as it was before it was: whoever unpacked it, that went well} */
    public static Forecast ofLoaded(ModuleFile module, KernelFacts kernel) {
        Optional<List<ProcModule>> loaded = kernel.modules().value();
        KernelFacts before = loaded.isEmpty()
                ? kernel
                : new WithModules(
                        kernel,
                        loaded.get().stream()
                                .filter(other -> !other.name().equals(module.name()))
                                .toList());
        return of(module, LoadCall.of(module.image().compression(), 0, "", Unpacking.USER), before);
    }

    /**
     * {@return the verdict on any bytes, a module or not}
     *
     * @param content what the kernel is given
     */
    public static Verdict verdict(Window content, LoadCall call, KernelFacts kernel) {
        return verdict(load(content, Optional.empty(), call, kernel));
    }

    /** {@return the verdict on a file, a module or not, that user space can unpack if it is packed} */
    public static Verdict verdict(ModuleImage image, LoadCall call, KernelFacts kernel) {
        return verdict(load(given(image, call), Optional.of(image), call, kernel));
    }

    /** What of a file the kernel is given: all as it is packed where it unpacks itself, else what is in it. */
    private static Window given(ModuleImage image, LoadCall call) {
        return call.has(FinitFlags.COMPRESSED_FILE) ? image.file() : image.content();
    }

    private static Verdict verdict(Optional<Load> load) {
        return load.map(done -> done.findings().verdict())
                .orElseGet(() -> new Verdict(
                        Verdict.Answer.UNKNOWN,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of("release and architecture of the kernel")));
    }

    /** The load after all stages; empty if it is not known which version's they are. */
    private static Optional<Load> load(Window content, Optional<ModuleImage> image, LoadCall call, KernelFacts kernel) {
        return kernel.identity()
                .value()
                .flatMap(identity -> identity.numbers().map(release -> {
                    Load load = new Load(content, call, kernel, identity.architecture(), release);
                    image.map(ModuleImage::content).ifPresent(load::unpackedInUserSpace);
                    Pipeline.run(load);
                    if (load.findings().decided() && DebugFile.is(load.content())) {
                        load.findings().advise(DebugFile.ADVICE);
                    }
                    return load;
                }));
    }

    /**
     * {@return the verdict on a packed file that user space cannot unpack: kmod ends there with EINVAL; where the kernel is
     * to unpack it, that has the last word}
     *
     * @param file as it is packed
     * @param defect where it breaks and how
     */
    public static Verdict ofBrokenPacking(Window file, MalformedException defect, LoadCall call, KernelFacts kernel) {
        if (call.has(FinitFlags.COMPRESSED_FILE)) {
            return verdict(file, call, kernel);
        }
        Findings findings = new Findings();
        findings.refuse(
                Errno.EINVAL,
                Finding.error(LoadStage.DECOMPRESS, defect.reason())
                        .because("a packed module is unpacked before it is read, by user space or by the kernel's"
                                + " module_decompress")
                        .hint("fetch or pack it again")
                        .at("file", defect.offset()));
        return findings.verdict();
    }

    /** {@return the name under which the kernel will list the module} */
    public ModuleName name() {
        return expectation.name();
    }
}
