package io.github.jkmod.cli.own;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ConsoleProgress;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.terminal.HtmlOption;
import io.github.jkmod.cli.terminal.Refusal;
import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.CycleTally;
import io.github.jkmod.loader.HarmfulFileException;
import io.github.jkmod.loader.LoadRequest;
import io.github.jkmod.loader.LoadResult;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.loader.RepeatedLoad;
import io.github.jkmod.loader.UnloadResult;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.report.CycleDocument;
import io.github.jkmod.report.CycleReport;
import io.github.jkmod.report.html.RunPage;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.vm.setup.host.Progress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod cycle}: load, cross-check, unload, many times; what leaks shows. */
@Command(
        name = "cycle",
        mixinStandardHelpOptions = true,
        description =
                "Loads, cross-checks and unloads modules many times; reports leaks, taints, warnings and the rate.")
public final class CycleCommand implements Callable<Integer> {
    private final Console console;
    private final ModuleSyscalls calls;
    private final Loader loader;
    private final KernelRoot root;
    private final List<String> problems = new ArrayList<>();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many cycles: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--no-crosscheck",
            description =
                    "Only load and unload: each file is analysed once, and what the kernel shows is not looked at.")
    private boolean plain;

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    @Mixin
    private HtmlOption html;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE [name=value…]",
            description = "Module files, each with its parameters behind it; loaded in this order.")
    private List<String> arguments;

    public CycleCommand(Console console, ModuleSyscalls calls, Loader loader, KernelRoot root) {
        this.console = console;
        this.calls = calls;
        this.loader = loader;
        this.root = root;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, HarmfulFileException {
        List<FileArguments> files = FileArguments.parse(arguments);
        List<RepeatedLoad> loads = new ArrayList<>();
        try (CycleTally tally = new CycleTally(calls, root, count)) {
            try (Progress.Step step = ConsoleProgress.on(console).begin("Cycles", Progress.Unit.ITEMS, count)) {
                if (plain) {
                    analyse(files, loads);
                }
                for (int i = 1;
                        i <= count && problems.isEmpty() && (plain ? turn(loads, i) : cycle(files, i, tally));
                        i++) {
                    tally.cycle();
                    step.at(i);
                }
            } finally {
                loads.forEach(RepeatedLoad::close);
            }
            CycleTally.Sums sums = tally.sums();
            CycleDocument report = CycleReport.of(count, sums, problems, !plain);
            if (json) {
                console.json(report);
            } else {
                console.text(CycleReport.text(report));
            }
            html.write(() -> RunPage.of(report));
            return exitCode(sums);
        }
    }

    private int exitCode(CycleTally.Sums sums) {
        if (!problems.isEmpty()) {
            console.error(problems.get(0) + "; see the report");
            return ExitCode.REFUSED;
        }
        return sums.leak() || !sums.troubles().isEmpty() ? ExitCode.REFUSED : ExitCode.OK;
    }

    /** {@return whether the next cycle can follow: nothing of this one is left} */
    private boolean cycle(List<FileArguments> files, int number, CycleTally tally)
            throws IOException, InterruptedException, HarmfulFileException {
        Deque<ModuleName> loaded = new ArrayDeque<>();
        boolean good = true;
        for (FileArguments each : files) {
            LoadResult result = loader.load(each.file(), LoadRequest.of(each.parameters()));
            Optional<Attempt> attempt = result.attempt();
            if (attempt.isEmpty() || !attempt.get().ok()) {
                Verdict verdict = result.forecast().verdict();
                problems.add("cycle " + number + ": " + each.file() + ": not loaded: "
                        + attempt.map(failed -> Refusal.ofAttempt(failed, verdict))
                                .orElseGet(() -> Refusal.ofForecast(verdict)));
                good = false;
                break;
            }
            loaded.push(result.forecast().name());
            result.after().ifPresent(tally::saw);
            result.after()
                    .map(after -> Crosscheck.ofLoaded(result.forecast().expectation(), Optional.empty(), after))
                    .ifPresent(crosscheck -> note(number, each.file().toString(), crosscheck));
        }
        while (!loaded.isEmpty()) {
            good &= unload(loaded.pop(), number);
        }
        return good && problems.isEmpty();
    }

    /** Opens the files; what would harm the kernel is a problem. */
    private void analyse(List<FileArguments> files, List<RepeatedLoad> loads) throws IOException, HarmfulFileException {
        for (FileArguments each : files) {
            RepeatedLoad load = loader.repeat(each.file(), LoadRequest.of(each.parameters()));
            loads.add(load);
            if (load.verdict().answer() == Verdict.Answer.UNSAFE) {
                problems.add(each.file() + ": not loaded: " + Refusal.ofForecast(load.verdict()));
            }
        }
    }

    /** One cycle of system calls and nothing else. {@return whether the next can follow} */
    private boolean turn(List<RepeatedLoad> loads, int number) throws InterruptedException {
        Deque<ModuleName> loaded = new ArrayDeque<>();
        for (RepeatedLoad load : loads) {
            Attempt attempt = load.load();
            if (!attempt.ok()) {
                problems.add("cycle " + number + ": " + load.name() + ": not loaded: "
                        + Refusal.ofAttempt(attempt, load.verdict()));
                break;
            }
            loaded.push(load.name());
        }
        while (!loaded.isEmpty()) {
            ModuleName name = loaded.pop();
            Attempt attempt = loader.remove(name, ModuleSyscalls.O_NONBLOCK);
            if (!attempt.ok()) {
                problems.add("cycle " + number + ": " + name + ": not unloaded: " + Refusal.ofAttempt(attempt));
            }
        }
        return problems.isEmpty();
    }

    private boolean unload(ModuleName name, int number) throws InterruptedException {
        UnloadResult result = loader.unload(name, ModuleSyscalls.O_NONBLOCK);
        if (!result.attempt().ok()) {
            problems.add("cycle " + number + ": " + name + ": not unloaded: " + Refusal.ofUnload(result));
            return false;
        }
        note(number, name.value(), Crosscheck.ofUnloaded(result.before(), result.after(), result.residue()));
        return true;
    }

    private void note(int number, String subject, Crosscheck crosscheck) {
        if (crosscheck.result() == Crosscheck.Result.UNKNOWN) {
            problems.add("cycle " + number + ": " + subject + ": the kernel shows nothing to compare with");
        }
        for (Difference difference : crosscheck.differences()) {
            problems.add("cycle " + number + ": " + subject + ": " + difference);
        }
    }
}
