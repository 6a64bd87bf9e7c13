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
import org.jspecify.annotations.Nullable;

/** Loads, unloads and cross-checks as JSON objects. */
public final class LoadReport {
    private LoadReport() {}

    /**
     * {@return the object of {@code load --json} for one file}
     *
     * @param crosscheck empty if nothing was loaded
     * @param version jkmod's own, for the evidence where kernel and forecast differ
     */
    public static Tree load(LoadResult result, Optional<Crosscheck> crosscheck, String version) {
        String file = result.module().image().path();
        Forecast forecast = result.forecast();
        return Tree.create()
                .put("check", CheckReport.of(file, Optional.of(forecast.name()), forecast.verdict(), result.identity()))
                .put(
                        "load",
                        result.attempt()
                                .map(attempt -> attempt(attempt)
                                        .put(
                                                "timeline",
                                                result.timeline().isEmpty() ? null : timeline(result.timeline()))))
                .put(
                        "crosscheck",
                        result.after()
                                .filter(after -> crosscheck.isPresent() || isThere(after))
                                .map(after -> crosscheck(forecast.expectation(), crosscheck, after)))
                .put(
                        "differences",
                        surprise(result).stream()
                                .map(difference -> difference(difference)
                                        .put("kind", "forecast")
                                        .put("evidence", Evidence.of(result, version)))
                                .map(Tree::map)
                                .toList());
    }

    /**
     * {@return the object of {@code load --json} for a file that is kept from the kernel and is no module by its format}
     *
     * @param identity of the kernel that it is kept from
     */
    public static Tree kept(ModuleImage image, Verdict verdict, Fact<KernelIdentity> identity) {
        return Tree.create()
                .put("check", CheckReport.of(image.path(), ModuleFile.nameIn(image), verdict, identity))
                .put("load", null)
                .put("crosscheck", null)
                .put("differences", List.of());
    }

    /** {@return how the kernel's answer differs from the verdict; empty where it does not, or was not asked} */
    public static Optional<Difference> surprise(LoadResult result) {
        return result.attempt()
                .flatMap(attempt -> VerdictCheck.of(
                        result.forecast().verdict(), attempt.errno(), attempt.reason(), result.initRan()));
    }

    /** {@return the cross-check object of a module that is loaded} */
    public static Tree verify(Expectation expectation, Crosscheck crosscheck, ModuleSight after) {
        return crosscheck(expectation, Optional.of(crosscheck), after);
    }

    /** {@return the object of {@code unload --json} for one module} */
    public static Tree unload(UnloadResult result, Crosscheck crosscheck) {
        return Tree.create()
                .put("module", result.name().value())
                .put("unload", attempt(result.attempt()))
                .put("result", result.attempt().ok() ? resultLabel(crosscheck) : null)
                .put("procModules", presence(result.after().procModule()))
                .put("sysModule", presence(result.after().sysModule()))
                .put(
                        "kallsyms",
                        Tree.create()
                                .put("before", entryCount(result.before()))
                                .put("after", entryCount(result.after())))
                .put("differences", differences(crosscheck))
                .put("notCompared", crosscheck.notCompared());
    }

    /** {@return whether the module of such an object was loaded and everything was as forecast} */
    public static boolean isGood(Tree load) {
        return load.tree("crosscheck").text("result").equals("match")
                && load.list("differences").isEmpty();
    }

    /** {@return whether the module of such an object is gone without a trace} */
    public static boolean isUnloaded(Tree unload) {
        return unload.text("result").equals("match");
    }

    /** Null for what could not be read: neither there nor gone. */
    private static @Nullable String presence(Fact<?> fact) {
        if (fact instanceof Fact.Present<?>) {
            return "present";
        }
        return fact instanceof Fact.Absent<?> ? "absent" : null;
    }

    private static boolean isThere(ModuleSight sight) {
        return sight.procModule().value().isPresent();
    }

    private static @Nullable Object entryCount(ModuleSight sight) {
        return sight.kallsyms().value().map(look -> look.entries().size()).orElse(null);
    }

    /** In the kernel's words ({@code enum module_state}); it lists no module that is still UNFORMED. */
    private static List<?> timeline(List<Moment> moments) {
        List<Object> steps = new ArrayList<>();
        for (Moment moment : moments) {
            String state = moment.state()
                    .map(shown -> switch (shown) {
                        case LOADING -> "COMING";
                        case LIVE -> "LIVE";
                        case UNLOADING -> "GOING";
                    })
                    .orElse(steps.isEmpty() ? "UNFORMED" : "gone");
            steps.add(Tree.create()
                    .put("seconds", moment.time().toNanos() / 1e9)
                    .put("state", state)
                    .put("seen", moment.state().map(ProcModule.State::text))
                    .map());
        }
        return steps;
    }

    static Tree attempt(Attempt attempt) {
        return Tree.create()
                .put("syscall", attempt.syscall())
                .put("ending", CheckReport.label(attempt.ending()))
                .put("errno", attempt.errno().map(Errno::symbol))
                .put("error", attempt.errno().map(Errno::text))
                .put("seconds", attempt.time().toNanos() / 1e9)
                .put("kernelLog", attempt.kernelLog().value().isPresent() ? attempt.logLines() : null)
                .put("trouble", attempt.trouble().map(KernelTrouble::title));
    }

    private static Tree crosscheck(Expectation expectation, Optional<Crosscheck> crosscheck, ModuleSight after) {
        return Tree.create()
                .put("result", crosscheck.map(LoadReport::resultLabel).orElse("unknown"))
                .put("procModules", after.procModule().value().map(LoadReport::procModules))
                .put(
                        "kallsyms",
                        Tree.create()
                                .put("duringInit", duringInit(expectation, crosscheck.flatMap(Crosscheck::duringInit)))
                                .put(
                                        "afterInit",
                                        crosscheck
                                                .flatMap(Crosscheck::afterInit)
                                                .map(LoadReport::afterInit)))
                .put("dropped", dropped(expectation))
                .put("differences", crosscheck.map(LoadReport::differences).orElse(List.of()))
                .put("notCompared", crosscheck.map(Crosscheck::notCompared).orElse(List.of()));
    }

    static Tree procModules(ProcModule line) {
        return Tree.create()
                .put("name", line.name().value())
                .put("size", line.size())
                .put("refcount", line.refCount())
                .put("usedBy", line.usedBy())
                .put("state", line.state().text())
                .put("address", "0x" + Long.toHexString(line.address()))
                .put("taints", line.taints());
    }

    private static Tree duringInit(Expectation expectation, Optional<TableCheck> table) {
        return Tree.create()
                .put("observed", table.isPresent())
                .put("forecast", expectation.duringInit().size())
                .put("seen", table.map(TableCheck::seen))
                .put("initSymbols", table.map(TableCheck::initSymbols))
                .put("addresses", table.map(TableCheck::addresses))
                .put("missing", table.map(TableCheck::missing).orElse(List.of()))
                .put("unexpected", table.map(TableCheck::unexpected).orElse(List.of()));
    }

    private static Tree afterInit(TableCheck table) {
        return Tree.create()
                .put("forecast", table.forecast())
                .put("seen", table.seen())
                .put("initSymbols", table.initSymbols())
                .put("addresses", table.addresses())
                .put("missing", table.missing())
                .put("unexpected", table.unexpected());
    }

    private static List<?> dropped(Expectation expectation) {
        return expectation.symbols().stream()
                .filter(symbol -> symbol.listedDuringInit() && !symbol.listedAfterInit())
                .map(LoadReport::symbol)
                .map(Tree::map)
                .toList();
    }

    private static Tree symbol(KallsymsSymbol symbol) {
        return Tree.create()
                .put("name", symbol.name())
                .put("letter", Character.toString(symbol.letter()))
                .put("section", symbol.section())
                .put("initMemory", symbol.fate() == SymbolFate.INIT_MEMORY)
                .put("reason", symbol.fate().reason());
    }

    private static List<?> differences(Crosscheck crosscheck) {
        return crosscheck.differences().stream()
                .map(LoadReport::difference)
                .map(Tree::map)
                .toList();
    }

    private static Tree difference(Difference difference) {
        return Tree.create()
                .put("what", difference.what())
                .put("forecast", difference.forecast())
                .put("seen", difference.seen());
    }

    private static String resultLabel(Crosscheck crosscheck) {
        return CheckReport.label(crosscheck.result());
    }
}
