package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.report.PlanDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jkmod matrix plan}: which cells there are, for runners elsewhere. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Tells the cells of a matrix, and runs none: for runners on other machines.")
public final class MatrixPlanCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private SubjectOptions subject;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Write the plan into this folder, where matrix run --results finds it.")
    private @Nullable Path folder;

    @Option(names = "--json", description = "The plan as one JSON document instead of the cells' names.")
    private boolean json;

    public MatrixPlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        PlanDocument plan = subject.plan();
        if (folder != null) {
            new ResultsFolder(folder).write(plan);
        }
        if (json) {
            console.json(plan);
        } else {
            plan.cells().forEach(cell -> console.text(cell.cell() + "\n"));
        }
        return 0;
    }
}
