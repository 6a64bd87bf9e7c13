package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.matrix.Shard;
import io.github.jkmod.report.PlanDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jkmod matrix run}: a part of the cells, on this machine. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description =
                "Runs cells of a plan that have no result yet, all or a part, and leaves their results in the folder. Is"
                        + " good if each has one, however it ended: matrix merge tells.")
public final class MatrixRunCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            required = true,
            description = "Where the results go; its plan.json is the plan, unless --plan names another.")
    private Path folder;

    @Option(names = "--plan", paramLabel = "FILE", description = "The plan, as matrix plan --json writes it.")
    private @Nullable Path planFile;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "Run the I-th of N parts. Without it, what CI_NODE_INDEX (GitLab), SLURM_ARRAY_TASK_ID,"
                    + " JOB_COMPLETION_INDEX with JOB_COMPLETIONS (Kubernetes) or JKMOD_SHARD say; else all.")
    private @Nullable String shard;

    @Option(
            names = "--cells",
            paramLabel = "NAME",
            description = "Run this cell, whatever shard there is; a name as matrix plan tells it; may be repeated.")
    private List<String> names = List.of();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "0",
            description = "Cells at a time; without it, or 0, as many as there are processors and memory for.")
    private int jobs;

    public MatrixRunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ResultsFolder results = new ResultsFolder(folder);
        PlanDocument plan = planFile == null ? results.plan() : ResultsFolder.plan(planFile);
        if (planFile != null) {
            results.write(plan); // merge reads it there
        }
        new Runners(console, results, plan).run(cells(plan), jobs);
        return ExitCode.OK;
    }

    private List<PlanDocument.Planned> cells(PlanDocument plan) {
        if (!names.isEmpty()) {
            return names.stream().map(name -> named(plan, name)).toList();
        }
        try {
            Optional<Shard> part =
                    shard == null ? Shard.ofEnvironment(System.getenv()) : Optional.of(Shard.parse(shard));
            return part.isPresent() ? part.get().part(plan.cells(), PlanDocument.Planned::weight) : plan.cells();
        } catch (IllegalArgumentException e) {
            throw Failure.of(ExitCode.USAGE, "--shard", "cannot be used")
                    .because(String.valueOf(e.getMessage()))
                    .hint("give --shard I/N, from 1/N on");
        }
    }

    private static PlanDocument.Planned named(PlanDocument plan, String name) {
        return plan.cells().stream()
                .filter(cell -> cell.cell().equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.of(ExitCode.USAGE, "--cells " + name, "cannot be run")
                        .because("the plan has no such cell")
                        .hint("jkmod matrix plan tells their names"));
    }
}
