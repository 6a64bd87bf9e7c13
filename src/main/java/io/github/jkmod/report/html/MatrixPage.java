package io.github.jkmod.report.html;

import io.github.jkmod.matrix.CellOutcome;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.MatrixDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A matrix as one page: kernels and architectures in a table, below it each cell, and the symbols of all. */
public final class MatrixPage {
    private final MatrixDocument matrix;
    private final Map<CellDocument, String> ids = new LinkedHashMap<>();

    private MatrixPage(MatrixDocument matrix) {
        this.matrix = matrix;
        Set<String> taken = new TreeSet<>();
        for (CellDocument cell : matrix.cells()) {
            String id = "cell-" + cell.cell().replaceAll("[^A-Za-z0-9._/-]", "_");
            String free = id;
            for (int i = 2; !taken.add(free); i++) {
                free = id + "-" + i;
            }
            ids.put(cell, free);
        }
    }

    /** {@return the page: the same bytes for the same document} */
    public static String of(MatrixDocument matrix) {
        return Page.of(
                "Kernel matrix of " + matrix.subject(),
                new MatrixPage(matrix).count(),
                html -> new MatrixPage(matrix).write(html));
    }

    private String count() {
        long good =
                matrix.cells().stream().filter(cell -> cell.outcome().isGood()).count();
        return good + " of " + matrix.cells().size() + " cells are good.";
    }

    private void write(Html html) {
        html.open("section", "aria-labelledby", "matrix-heading");
        html.leaf("h2", "Kernels and architectures", "id", "matrix-heading");
        breaks(html);
        filter(html);
        grid(html);
        html.close();
        FateTable symbols = new FateTable();
        ids.forEach((cell, id) -> {
            cell(html, cell, id);
            cell.modules()
                    .forEach(module -> module.memory()
                            .ifPresent(memory -> symbols.add(cell.cell(), ModuleView.name(module), memory)));
        });
        if (!symbols.isEmpty()) {
            symbols.write(html);
        }
    }

    private void breaks(Html html) {
        if (matrix.breaks().isEmpty()) {
            return;
        }
        html.open("ul", "class", "breaks");
        for (MatrixDocument.Break each : matrix.breaks()) {
            html.open("li").leaf("strong", "First kernel that breaks, " + each.arch() + ": ");
            matrix.cells().stream()
                    .filter(cell -> cell.cell().equals(each.cell()))
                    .findFirst()
                    .ifPresentOrElse(
                            cell -> html.leaf("a", cell.cell(), "href", "#" + ids.get(cell)),
                            () -> html.text(each.cell()));
            html.text(each.lastGood().map(good -> " (" + good + " is good)").orElse("") + ": " + each.reason());
            html.close();
        }
        html.close();
    }

    private void filter(Html html) {
        Map<CellOutcome, Integer> counts = new TreeMap<>();
        matrix.cells().forEach(cell -> counts.merge(cell.outcome(), 1, Integer::sum));
        html.open("fieldset", "class", "controls", "data-script", "", "hidden", "hidden");
        html.leaf("legend", "Show cells that");
        counts.forEach((outcome, count) -> {
            String id = "filter-" + outcome.name();
            html.open("p")
                    .empty(
                            "input",
                            "type",
                            "checkbox",
                            "id",
                            id,
                            "value",
                            outcome.name(),
                            "checked",
                            "checked",
                            "class",
                            "filter");
            html.leaf("label", " " + outcome.words() + " (" + count + ")", "for", id)
                    .close();
        });
        html.leaf("p", matrix.cells().size() + " cells", "id", "cell-count", "role", "status");
        html.close();
    }

    private void grid(Html html) {
        Set<String> archs = new LinkedHashSet<>();
        Map<String, Map<String, List<CellDocument>>> rows = new LinkedHashMap<>();
        for (CellDocument cell : matrix.cells()) {
            archs.add(cell.arch());
            rows.computeIfAbsent(row(cell), any -> new LinkedHashMap<>())
                    .computeIfAbsent(cell.arch(), any -> new ArrayList<>())
                    .add(cell);
        }
        List<String> heads = new ArrayList<>(List.of("kernel"));
        heads.addAll(archs);
        Parts.openTable(html, "Outcome of each cell", heads.toArray(String[]::new));
        rows.forEach((kernel, cells) -> {
            html.open("tr").leaf("th", kernel, "scope", "row");
            for (String arch : archs) {
                html.open("td");
                List<CellDocument> here = cells.getOrDefault(arch, List.of());
                here.forEach(cell -> tile(html, cell));
                if (here.isEmpty()) {
                    html.leaf("span", "no cell", "class", "none");
                }
                html.close();
            }
            html.close();
        });
        Parts.closeTable(html);
    }

    /** The kernel's name; a flavour's holds the architecture's in it and is a row of its own. */
    private static String row(CellDocument cell) {
        String tail = "/" + cell.arch();
        return cell.cell().endsWith(tail)
                ? cell.cell().substring(0, cell.cell().length() - tail.length())
                : cell.cell();
    }

    private void tile(Html html, CellDocument cell) {
        html.open(
                "a",
                "class",
                "tile " + CellColour.of(cell.outcome()).style(),
                "href",
                "#" + ids.get(cell),
                "data-o",
                cell.outcome().name());
        html.leaf("span", cell.cell() + ": ", "class", "unseen");
        CellColour.label(html, cell.outcome());
        cell.release().ifPresent(release -> html.leaf("span", release, "class", "release"));
        cell.reason().ifPresent(reason -> html.leaf("span", reason, "class", "why"));
        html.close();
    }

    private static void cell(Html html, CellDocument cell, String id) {
        html.open("details", "class", "cell", "id", id, "data-o", cell.outcome().name());
        html.open("summary").open("h2").text(cell.cell() + " ");
        CellColour.label(html, cell.outcome());
        html.close().close();
        CellView.write(html, cell);
        html.close();
    }
}
