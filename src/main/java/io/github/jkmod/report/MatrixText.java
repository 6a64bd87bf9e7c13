package io.github.jkmod.report;

import io.github.jkmod.bytes.ControlCharacters;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A matrix for people: as a table in a terminal, and as Markdown for the summary of a job. */
public final class MatrixText {
    private MatrixText() {}

    /** {@return the table, the first kernels that break, and a line that counts, each line ended} */
    public static String table(MatrixDocument matrix) {
        TextTable table = new TextTable("kernel", "release", "outcome", "why");
        matrix.cells()
                .forEach(cell -> table.row(
                        ControlCharacters.escaped(cell.cell()),
                        ControlCharacters.escaped(cell.release().orElse("?")),
                        cell.outcome().words(),
                        ControlCharacters.escaped(cell.reason().orElse(""))));
        StringBuilder out = new StringBuilder();
        table.append(out, ControlCharacters.escaped(matrix.subject()));
        out.append('\n');
        matrix.breaks()
                .forEach(each -> out.append("first kernel that breaks, ")
                        .append(ControlCharacters.escaped(sentence(each)))
                        .append('\n'));
        return out.append(count(matrix)).append('\n').toString();
    }

    private static String sentence(MatrixDocument.Break each) {
        return each.arch() + ": " + each.cell()
                + each.lastGood().map(good -> " (" + good + " is good)").orElse("") + ": " + each.reason();
    }

    private static String count(MatrixDocument matrix) {
        long good =
                matrix.cells().stream().filter(cell -> cell.outcome().isGood()).count();
        String others = matrix.cells().stream()
                .filter(cell -> !cell.outcome().isGood())
                .collect(Collectors.groupingBy(CellDocument::outcome, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> each.getValue() + " " + each.getKey().words())
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%d of %d good", good, matrix.cells().size())
                + (others.isEmpty() ? "" : "; " + others);
    }

    /** {@return the same as Markdown (GitHub's, with tables)} */
    public static String markdown(MatrixDocument matrix) {
        StringBuilder out = new StringBuilder();
        out.append("### ")
                .append(markdown(matrix.subject()))
                .append(": ")
                .append(count(matrix))
                .append("\n\n");
        out.append("| kernel | release | outcome | why |\n|---|---|---|---|\n");
        for (CellDocument cell : matrix.cells()) {
            out.append("| ")
                    .append(String.join(
                            " | ",
                            List.of(
                                    markdown(cell.cell()),
                                    markdown(cell.release().orElse("?")),
                                    (cell.outcome().isGood() ? "✅ " : "❌ ")
                                            + cell.outcome().words(),
                                    markdown(cell.reason().orElse("")))))
                    .append(" |\n");
        }
        if (!matrix.breaks().isEmpty()) {
            out.append("\n**First kernel that breaks**\n\n");
            matrix.breaks()
                    .forEach(each ->
                            out.append("- ").append(markdown(sentence(each))).append('\n'));
        }
        return out.toString();
    }

    /** Any text is in a reason: nothing of it is to be read as Markdown or HTML. */
    private static String markdown(String text) {
        return ControlCharacters.escaped(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("([\\\\`*_|\\[\\]])", "\\\\$1");
    }
}
