package io.github.jkmod.forecast;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.params.ParameterValues;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.model.Taint;
import io.github.jkmod.module.ModuleFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What /proc and /sys will show of a module that the kernel took.
 *
 * @param name its name
 * @param symbols every symbol of the file in its order, with its fate; the two tables are filtered views of it
 * @param memory the regions and where in them each section is; empty where the forecast does not come that far
 * @param uses the modules that are shown to be used by it, none without MODULE_UNLOAD; empty where not every import's owner
 *     is known
 * @param permanent whether it is shown as one that cannot be unloaded, for it has an init function and no exit function
 * @param taints the letters of its taints, in the kernel's order
 * @param openTaints letters that may come on top, where the forecast does not know: E (unsigned), F (forced)
 * @param version value of the {@code version} tag, which /sys/module/NAME/version repeats
 * @param srcversion value of the {@code srcversion} tag
 * @param buildId lower-case hex of the build-id note
 * @param notes the bytes of the note sections, by name, as /sys/module/NAME/notes repeats them
 * @param sections names under /sys/module/NAME/sections, sorted
 * @param parameters names under /sys/module/NAME/parameters, sorted
 * @param given what those that were given will show, by name, as far as it can be told
 */
public record Expectation(
        ModuleName name,
        List<KallsymsSymbol> symbols,
        Optional<MemoryForecast> memory,
        Optional<Set<ModuleName>> uses,
        boolean permanent,
        String taints,
        String openTaints,
        Optional<String> version,
        Optional<String> srcversion,
        Optional<String> buildId,
        Map<String, byte[]> notes,
        List<String> sections,
        List<String> parameters,
        Map<String, String> given) {
    private static final String UNSIGNED = String.valueOf(Taint.UNSIGNED.letter());

    /**
     * {@return what is to be expected}
     *
     * @param load the load as it was foretold; empty to tell from the file alone
     */
    static Expectation of(ModuleFile module, KernelFacts kernel, Optional<Load> load) {
        Optional<Load> laidOut = load.filter(Load::isLaidOut);
        Optional<Load> complete = load.filter(Load::isComplete);
        ShownModule shown = complete.filter(done -> !done.findings().decided())
                .map(PlayedModule::of)
                .orElseGet(() -> FileEstimate.of(module, kernel));
        boolean countsUsers = kernel.config()
                .value()
                .map(options -> options.isSet("MODULE_UNLOAD"))
                .orElse(true);
        return new Expectation(
                module.name(),
                shown.symbols(),
                laidOut.map(MemoryForecast::of),
                countsUsers ? laidOut.flatMap(done -> done.module().uses()) : Optional.of(Set.of()),
                countsUsers
                        && module.entryPoints().init().isPresent()
                        && module.entryPoints().exit().isEmpty(),
                letters(complete.map(done -> done.module().taints()).orElseGet(() -> FileEstimate.taints(module))),
                complete.map(done -> done.module().isSignatureOpen() ? UNSIGNED : "")
                        .orElse(UNSIGNED + Taint.FORCED.letter()),
                module.version(),
                module.srcversion(),
                module.buildId().filter(id -> !shown.notes().isEmpty()), // the note is the only place that shows it
                shown.notes(),
                shown.sections(),
                shown.parameters(),
                complete.map(ParameterValues::given).orElse(Map.of()));
    }

    static String letters(Set<Taint> taints) {
        return taints.stream().map(taint -> String.valueOf(taint.letter())).collect(Collectors.joining());
    }

    /** {@return the entries of the full symbol table, which kallsyms lists while init runs} */
    public List<KallsymsSymbol> duringInit() {
        return symbols.stream().filter(KallsymsSymbol::listedDuringInit).toList();
    }

    /** {@return the entries of the core symbol table, which kallsyms lists when init has returned} */
    public List<KallsymsSymbol> afterInit() {
        return symbols.stream().filter(KallsymsSymbol::listedAfterInit).toList();
    }
}
