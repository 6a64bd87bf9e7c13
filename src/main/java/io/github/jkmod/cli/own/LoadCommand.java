package io.github.jkmod.cli.own;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.terminal.HtmlOption;
import io.github.jkmod.cli.terminal.Refusal;
import io.github.jkmod.cli.terminal.UnpackingOption;
import io.github.jkmod.cli.terminal.Version;
import io.github.jkmod.crash.host.CrashSources;
import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.HarmfulFileException;
import io.github.jkmod.loader.LoadRequest;
import io.github.jkmod.loader.LoadResult;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.report.LoadReport;
import io.github.jkmod.report.LoadText;
import io.github.jkmod.report.Several;
import io.github.jkmod.report.html.RunPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod load}: forecast, load, cross-check. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Loads modules and cross-checks what the kernel then shows.")
public final class LoadCommand implements Callable<Integer> {
    private final Console console;
    private final Loader loader;
    private final KernelFacts facts;

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    @Option(names = "--watch", description = "Look at the module while its init runs.")
    private boolean watch;

    @Option(names = "--force", description = "Ask the kernel although the forecast says that it refuses.")
    private boolean force;

    @Option(
            names = "--force-unsafe",
            description = "Ask the kernel although the forecast says that it would be harmed; for machines to break.")
    private boolean forceUnsafe;

    @Mixin
    private UnpackingOption unpacking;

    @Mixin
    private HtmlOption html;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE [name=value…]",
            description = "Module files, each with its parameters behind it; loaded in this order.")
    private List<String> arguments;

    public LoadCommand(Console console, Loader loader, KernelFacts facts) {
        this.console = console;
        this.loader = loader;
        this.facts = facts;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<LoadDocument> reports = new ArrayList<>();
        List<FileArguments> files = FileArguments.parse(arguments);
        int exitCode = ExitCode.OK;
        try {
            for (FileArguments each : files) {
                LoadRequest request = LoadRequest.of(each.parameters())
                        .withRecord()
                        .despite(forecasts())
                        .unpacked(unpacking.chosen());
                exitCode = load(each, watch ? request.watched() : request, reports);
                if (exitCode != ExitCode.OK) {
                    break; // what comes after may need what failed
                }
            }
        } finally {
            if (json && !reports.isEmpty()) {
                console.json(Several.of(reports, LoadDocument::isGood));
            }
        }
        if (!reports.isEmpty() && html.isWanted()) {
            Map<String, ModuleFile> modules = html.modules(files);
            html.write(() -> RunPage.of(Several.of(reports, LoadDocument::isGood), modules));
        }
        return exitCode;
    }

    private Set<LoadRequest.Force> forecasts() {
        Set<LoadRequest.Force> forecasts = EnumSet.noneOf(LoadRequest.Force.class);
        if (force) {
            forecasts.add(LoadRequest.Force.REFUSAL);
        }
        if (forceUnsafe) {
            forecasts.add(LoadRequest.Force.HARM);
        }
        return forecasts;
    }

    private int load(FileArguments each, LoadRequest request, List<LoadDocument> reports)
            throws IOException, InterruptedException {
        try {
            LoadResult result = loader.load(each.file(), request);
            Optional<Crosscheck> crosscheck = crosscheck(result);
            add(reports, LoadReport.load(result, crosscheck, Version.text()));
            if (!json) {
                result.attempt()
                        .flatMap(Attempt::trouble)
                        .ifPresent(trouble -> console.text(CrashSources.text(each.file(), trouble)));
            }
            return exitCode(each, result, crosscheck);
        } catch (HarmfulFileException e) {
            add(reports, LoadReport.kept(e.image(), e.verdict(), facts.identity()));
            console.error(each.file() + ": not loaded: " + Refusal.ofForecast(e.verdict()));
            return ExitCode.UNSAFE;
        }
    }

    private void add(List<LoadDocument> reports, LoadDocument report) {
        reports.add(report);
        if (!json) {
            console.text(LoadText.load(report));
        }
    }

    private static Optional<Crosscheck> crosscheck(LoadResult result) {
        if (result.attempt().filter(Attempt::ok).isEmpty()) {
            return Optional.empty();
        }
        return result.after()
                .map(after -> Crosscheck.ofLoaded(result.forecast().expectation(), result.during(), after));
    }

    private int exitCode(FileArguments each, LoadResult result, Optional<Crosscheck> crosscheck) {
        Verdict verdict = result.forecast().verdict();
        if (result.attempt().isEmpty()) {
            console.error(each.file() + ": not loaded: " + Refusal.ofForecast(verdict));
            return exitCode(verdict);
        }
        Attempt attempt = result.attempt().get();
        if (!attempt.ok()) {
            console.error(each.file() + ": not loaded: " + Refusal.ofAttempt(attempt, verdict));
            return Refusal.hasNoModuleSupport(attempt) ? ExitCode.ENVIRONMENT : ExitCode.REFUSED;
        }
        Optional<Difference> surprise = LoadReport.surprise(result);
        if (surprise.isPresent()) {
            console.error(each.file() + ": loaded, but not as forecast: " + surprise.get() + "; see the report");
            return ExitCode.REFUSED;
        }
        if (crosscheck.isEmpty() || crosscheck.get().result() != Crosscheck.Result.MATCH) {
            console.error(each.file() + ": loaded, but not as forecast: "
                    + crosscheck
                            .flatMap(c -> c.differences().stream().findFirst())
                            .map(Object::toString)
                            .orElse("the kernel shows nothing to compare with")
                    + "; see the report");
            return ExitCode.REFUSED;
        }
        return ExitCode.OK;
    }

    /** {@return the exit code of a verdict that keeps a module from the kernel} */
    static int exitCode(Verdict verdict) {
        if (verdict.answer() == Verdict.Answer.UNSAFE) {
            return ExitCode.UNSAFE;
        }
        // no privilege: that is this process's lack, not the module's
        return verdict.stage().equals(Optional.of(LoadStage.SYSCALL)) ? ExitCode.ENVIRONMENT : ExitCode.REFUSED;
    }
}
