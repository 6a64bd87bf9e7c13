package io.github.jkmod.cli;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.CycleTally;
import io.github.jkmod.loader.HarmfulFileException;
import io.github.jkmod.loader.LoadRequest;
import io.github.jkmod.loader.LoadResult;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.loader.UnloadResult;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.report.CycleReport;
import io.github.jkmod.report.Tree;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.vm.setup.Progress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod cycle}: load, cross-check, unload, many times; what leaks shows. */
@Command(
        name = "cycle",
        mixinStandardHelpOptions = true,
        description =
                "Loads, cross-checks and unloads modules many times; reports leaks, taints, warnings and the rate.")
final class CycleCommand implements Callable<Integer> {
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

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE [name=value…]",
            description = "Module files, each with its parameters behind it; loaded in this order.")
    private List<String> arguments;

    CycleCommand(Console console, ModuleSyscalls calls, Loader loader, KernelRoot root) {
        this.console = console;
        this.calls = calls;
        this.loader = loader;
        this.root = root;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, HarmfulFileException {
        List<FileArguments> files = FileArguments.parse(arguments);
        try (CycleTally tally = new CycleTally(calls, root, count)) {
            try (Progress.Step step = ConsoleProgress.on(console).begin("Cycles", Progress.Unit.ITEMS, count)) {
                for (int i = 1; i <= count && cycle(files, i); i++) {
                    tally.cycle();
                    step.at(i);
                }
            }
            CycleTally.Sums sums = tally.sums();
            Tree report = CycleReport.of(count, sums, problems);
            if (json) {
                console.json(report);
            } else {
                console.text(CycleReport.text(report));
            }
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
    private boolean cycle(List<FileArguments> files, int number)
            throws IOException, InterruptedException, HarmfulFileException {
        Deque<ModuleName> loaded = new ArrayDeque<>();
        boolean good = true;
        for (FileArguments each : files) {
            LoadResult result = loader.load(each.file(), new LoadRequest(each.parameters(), false, false, 0));
            Optional<Attempt> attempt = result.attempt();
            if (attempt.isEmpty() || !attempt.get().ok()) {
                problems.add("cycle " + number + ": " + each.file() + ": not loaded: "
                        + attempt.map(Refusal::ofAttempt)
                                .orElseGet(() ->
                                        Refusal.ofForecast(result.forecast().verdict())));
                good = false;
                break;
            }
            loaded.push(result.forecast().name());
            result.after()
                    .map(after -> Crosscheck.ofLoaded(result.forecast().expectation(), Optional.empty(), after))
                    .ifPresent(crosscheck -> note(number, each.file().toString(), crosscheck));
        }
        while (!loaded.isEmpty()) {
            good &= unload(loaded.pop(), number);
        }
        return good && problems.isEmpty();
    }

    private boolean unload(ModuleName name, int number) throws InterruptedException {
        UnloadResult result = loader.unload(name, ModuleSyscalls.O_NONBLOCK);
        if (!result.attempt().ok()) {
            problems.add("cycle " + number + ": " + name + ": not unloaded: " + Refusal.ofAttempt(result.attempt()));
            return false;
        }
        note(number, name.value(), Crosscheck.ofUnloaded(result.before(), result.after()));
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
