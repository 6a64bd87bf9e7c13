package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.PlanDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jkmod matrix merge}: what several runners found, as one report. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        description = "Reports the results of a matrix, from one folder or from several that runners filled.")
public final class MatrixMergeCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ReportOptions reports;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders that matrix run --results filled.")
    private List<Path> folders;

    public MatrixMergeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        PlanDocument plan = new ResultsFolder(folders.get(0)).plan();
        Map<String, CellDocument> results = new LinkedHashMap<>();
        for (Path each : folders) {
            ResultsFolder folder = new ResultsFolder(each);
            if (!folder.plan().equals(plan)) {
                throw Failure.of(ExitCode.MALFORMED, each.toString(), "cannot be merged with " + folders.get(0))
                        .because("its plan is another")
                        .hint("merge what was run by one plan");
            }
            folder.all(plan).forEach(results::putIfAbsent); // a cell that two have is counted once
        }
        return reports.report(console, plan, results);
    }
}
