package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.HtmlOption;
import io.github.jkmod.matrix.CellOutcome;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.JunitXml;
import io.github.jkmod.report.MatrixDocument;
import io.github.jkmod.report.MatrixReport;
import io.github.jkmod.report.MatrixText;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.report.html.MatrixPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** In which forms a matrix is reported. Without {@code --times}, the same cells give the same bytes, whoever ran them. */
final class ReportOptions {
    @Option(names = "--json", description = "A JSON document for each cell, one on a line, instead of the table.")
    private boolean json;

    @Option(
            names = "--junit",
            paramLabel = "DIR",
            description = "Write TEST-CELL.xml for each cell there, as Surefire does for a test class.")
    private @Nullable Path junit;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the table as Markdown there.")
    private @Nullable Path markdown;

    @Mixin
    private HtmlOption html;

    @Option(
            names = "--times",
            description = "Report also what is not the same in each run: times, addresses, the guests' own documents.")
    private boolean times;

    /** Reports. {@return the exit code of the matrix} */
    int report(Console console, PlanDocument plan, Map<String, CellDocument> results) throws IOException {
        Map<String, CellDocument> told = new LinkedHashMap<>(results);
        if (!times) {
            told.replaceAll((cell, result) -> result.steady());
        }
        MatrixDocument matrix = MatrixReport.of(plan, told);
        if (json) {
            matrix.cells().forEach(console::json);
        } else {
            console.text(MatrixText.table(matrix));
        }
        html.write(() -> MatrixPage.of(matrix));
        if (markdown != null) {
            Files.writeString(markdown, MatrixText.markdown(matrix));
        }
        if (junit != null) {
            Files.createDirectories(junit);
            Map<String, String> names = new LinkedHashMap<>();
            plan.cells().forEach(cell -> names.put(cell.cell(), cell.fileName()));
            for (CellDocument cell : matrix.cells()) {
                Files.writeString(junit.resolve("TEST-" + names.get(cell.cell()) + ".xml"), JunitXml.of(cell));
            }
        }
        return exitCode(matrix);
    }

    private static int exitCode(MatrixDocument matrix) {
        List<CellOutcome> bad = matrix.cells().stream()
                .map(CellDocument::outcome)
                .filter(outcome -> !outcome.isGood())
                .toList();
        if (bad.isEmpty()) {
            return ExitCode.OK;
        }
        return bad.stream().allMatch(outcome -> outcome == CellOutcome.NOT_RUN)
                ? ExitCode.ENVIRONMENT
                : ExitCode.REFUSED;
    }
}
