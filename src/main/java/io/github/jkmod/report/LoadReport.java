package io.github.jkmod.report;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import io.github.jkmod.crosscheck.TableCheck;
import io.github.jkmod.crosscheck.VerdictCheck;
import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.SymbolFate;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.SysModule;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.LoadResult;
import io.github.jkmod.loader.Moment;
import io.github.jkmod.loader.UnloadResult;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.module.ModuleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the documents of loads, unloads and cross-checks. */
public final class LoadReport {
    private LoadReport() {}

    /**
     * {@return the object of {@code load --json} for one file}
     *
     * @param crosscheck empty if nothing was loaded
     * @param version jkmod's own, for the evidence where kernel and forecast differ
     */
    public static LoadDocument load(LoadResult result, Optional<Crosscheck> crosscheck, String version) {
        String file = result.module().image().path();
        Forecast forecast = result.forecast();
        Optional<List<LoadDocument.Step>> timeline =
                Optional.of(timeline(result.timeline())).filter(steps -> !steps.isEmpty());
        return new LoadDocument(
                CheckReport.of(file, Optional.of(forecast.name()), forecast.verdict(), result.identity()),
                result.attempt().map(attempt -> LoadDocument.LoadAttempt.of(attempt(attempt), timeline)),
                result.after()
                        .filter(after -> crosscheck.isPresent() || isThere(after))
                        .map(after -> crosscheck(forecast.expectation(), crosscheck, after)),
                surprise(result).stream()
                        .map(difference -> new LoadDocument.Surprise(
                                difference.what(),
                                difference.forecast(),
                                difference.seen(),
                                "forecast",
                                Evidence.of(result, version)))
                        .toList(),
                Others.none());
    }

    /**
     * {@return the object of {@code load --json} for a file that is kept from the kernel and is no module by its format}
     *
     * @param identity of the kernel that it is kept from
     */
    public static LoadDocument kept(ModuleImage image, Verdict verdict, Fact<KernelIdentity> identity) {
        return new LoadDocument(
                CheckReport.of(image.path(), ModuleFile.nameIn(image), verdict, identity),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Others.none());
    }

    /** {@return how the kernel's answer differs from the verdict; empty where it does not, or was not asked} */
    public static Optional<Difference> surprise(LoadResult result) {
        return result.attempt()
                .flatMap(attempt -> VerdictCheck.of(
                        result.forecast().verdict(), attempt.errno(), attempt.reason(), result.initRan()));
    }

    /** {@return the cross-check of a module that is loaded} */
    public static CrosscheckDocument verify(Expectation expectation, Crosscheck crosscheck, ModuleSight after) {
        return crosscheck(expectation, Optional.of(crosscheck), after);
    }

    /** {@return the document of {@code unload --json} for one module} */
    public static UnloadDocument unload(UnloadResult result, Crosscheck crosscheck) {
        return new UnloadDocument(
                result.name().value(),
                attempt(result.attempt()),
                Optional.of(crosscheck.result()).filter(it -> result.attempt().ok()),
                presence(result.after().procModule()),
                presence(result.after().sysModule()),
                new UnloadDocument.Entries(entryCount(result.before()), entryCount(result.after())),
                crosscheck.differences(),
                crosscheck.notCompared(),
                Others.none());
    }

    /** Empty for what could not be read: neither there nor gone. */
    private static Optional<UnloadDocument.Presence> presence(Fact<?> fact) {
        if (fact instanceof Fact.Present<?>) {
            return Optional.of(UnloadDocument.Presence.PRESENT);
        }
        return fact instanceof Fact.Absent<?> ? Optional.of(UnloadDocument.Presence.ABSENT) : Optional.empty();
    }

    private static boolean isThere(ModuleSight sight) {
        return sight.procModule().value().isPresent();
    }

    private static Optional<Integer> entryCount(ModuleSight sight) {
        return sight.kallsyms().value().map(look -> look.entries().size());
    }

    /** In the kernel's words ({@code enum module_state}); it lists no module that is still UNFORMED. */
    private static List<LoadDocument.Step> timeline(List<Moment> moments) {
        List<LoadDocument.Step> steps = new ArrayList<>();
        for (Moment moment : moments) {
            String state = moment.state()
                    .map(shown -> switch (shown) {
                        case LOADING -> "COMING";
                        case LIVE -> "LIVE";
                        case UNLOADING -> "GOING";
                    })
                    .orElse(steps.isEmpty() ? "UNFORMED" : "gone");
            steps.add(new LoadDocument.Step(
                    moment.time().toNanos() / 1e9, state, moment.state().map(ProcModule.State::text)));
        }
        return steps;
    }

    private static LoadDocument.SystemCall attempt(Attempt attempt) {
        return new LoadDocument.SystemCall(
                attempt.syscall(),
                attempt.ending(),
                attempt.errno().map(Errno::symbol),
                attempt.errno().map(Errno::text),
                attempt.time().toNanos() / 1e9,
                attempt.kernelLog().value().map(log -> attempt.logLines()),
                attempt.trouble().map(KernelTrouble::title));
    }

    private static CrosscheckDocument crosscheck(
            Expectation expectation, Optional<Crosscheck> crosscheck, ModuleSight after) {
        return new CrosscheckDocument(
                crosscheck.map(Crosscheck::result).orElse(Crosscheck.Result.UNKNOWN),
                after.procModule().value().map(LoadReport::procModules),
                after.sysModule().value().map(LoadReport::sections).orElse(List.of()),
                new CrosscheckDocument.Kallsyms(
                        duringInit(expectation, crosscheck.flatMap(Crosscheck::duringInit)),
                        crosscheck.flatMap(Crosscheck::afterInit).map(LoadReport::afterInit)),
                dropped(expectation),
                crosscheck.map(Crosscheck::differences).orElse(List.of()),
                crosscheck.map(Crosscheck::notCompared).orElse(List.of()));
    }

    static CrosscheckDocument.Line procModules(ProcModule line) {
        return new CrosscheckDocument.Line(
                line.name().value(),
                line.size(),
                line.refCount(),
                line.usedBy(),
                line.state().text(),
                "0x" + Long.toHexString(line.address()),
                line.taints());
    }

    /** Without those whose address is hidden. */
    private static List<CrosscheckDocument.SectionAddress> sections(SysModule module) {
        return module.sections().entrySet().stream()
                .filter(section -> section.getValue() != 0)
                .map(section -> new CrosscheckDocument.SectionAddress(
                        section.getKey(), "0x" + Long.toHexString(section.getValue())))
                .toList();
    }

    private static CrosscheckDocument.DuringInit duringInit(Expectation expectation, Optional<TableCheck> table) {
        return new CrosscheckDocument.DuringInit(
                table.isPresent(),
                expectation.duringInit().size(),
                table.map(TableCheck::seen),
                table.map(TableCheck::initSymbols),
                table.map(TableCheck::addresses),
                table.map(TableCheck::missing).orElse(List.of()),
                table.map(TableCheck::unexpected).orElse(List.of()));
    }

    private static CrosscheckDocument.AfterInit afterInit(TableCheck table) {
        return new CrosscheckDocument.AfterInit(
                table.forecast(),
                table.seen(),
                table.initSymbols(),
                table.addresses(),
                table.missing(),
                table.unexpected());
    }

    private static List<CrosscheckDocument.Dropped> dropped(Expectation expectation) {
        return expectation.symbols().stream()
                .filter(symbol -> symbol.listedDuringInit() && !symbol.listedAfterInit())
                .map(LoadReport::symbol)
                .toList();
    }

    private static CrosscheckDocument.Dropped symbol(KallsymsSymbol symbol) {
        return new CrosscheckDocument.Dropped(
                symbol.name(),
                Character.toString(symbol.letter()),
                symbol.section(),
                symbol.fate() == SymbolFate.INIT_MEMORY,
                symbol.fate().reason());
    }
}
