package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.slurm.Slurm;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jkmod matrix}: the same modules on many kernels. */
@Command(
        name = "matrix",
        mixinStandardHelpOptions = true,
        description =
                "Builds modules for many kernels; loads, cross-checks, tests and unloads them in a guest of each; tells"
                        + " which kernel is the first that breaks. What was found is kept when it is interrupted: called again, it"
                        + " goes on.")
public final class MatrixCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private SubjectOptions subject;

    @Mixin
    private ReportOptions reports;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the results of the cells are left; a cell that has one for these modules is not run"
                    + " again. Without it, in jkmod's cache until all are reported.")
    private @Nullable Path folder;

    @Option(names = "--fresh", description = "Run all cells again, whatever results there are.")
    private boolean fresh;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "0",
            description = "Cells at a time; without it, or 0, as many as there are processors and memory for.")
    private int jobs;

    @Mixin
    private SlurmOptions slurm;

    public MatrixCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path chosen = folder;
        if (slurm.asked() && chosen == null) {
            throw Failure.of(ExitCode.USAGE, "--on slurm", "has no place for the results")
                    .because("all nodes must see it")
                    .hint("give --results DIR, in a folder of all nodes");
        }
        PlanDocument plan = subject.plan();
        if (slurm.asked() && chosen != null) {
            ResultsFolder results = new ResultsFolder(chosen.toAbsolutePath().normalize());
            Map<String, CellDocument> found =
                    new SlurmRunners(console, results, plan, slurm, Slurm.ofEnvironment()).run(fresh);
            return reports.report(console, plan, found);
        }
        Path usual = CacheFolder.ofUser(System.getenv())
                .root()
                .resolve("matrix")
                .resolve(plan.cells().get(0).key());
        ResultsFolder results = new ResultsFolder(chosen == null ? usual : chosen);
        results.write(plan);
        if (fresh) {
            results.forget(plan);
        }
        new Runners(console, results, plan).run(plan.cells(), jobs);
        int exitCode = reports.report(console, plan, results.all(plan));
        if (chosen == null) {
            CacheFolder.delete(usual);
        }
        return exitCode;
    }
}
