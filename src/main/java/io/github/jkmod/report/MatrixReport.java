package io.github.jkmod.report;

import io.github.jkmod.matrix.CellOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The cells of a matrix put together. */
public final class MatrixReport {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private MatrixReport() {}

    /**
     * {@return all cells of a plan}
     *
     * @param results by the cells' names; a cell without one is told as not run
     */
    public static MatrixDocument of(PlanDocument plan, Map<String, CellDocument> results) {
        List<CellDocument> cells = plan.cells().stream()
                .map(cell -> Optional.ofNullable(results.get(cell.cell())).orElseGet(() -> lost(cell)))
                .toList();
        return new MatrixDocument(plan.subject().name(), cells, breaks(cells));
    }

    private static CellDocument lost(PlanDocument.Planned cell) {
        return new CellDocument(
                cell.cell(),
                cell.key(),
                cell.kernel(),
                cell.arch(),
                Optional.empty(),
                CellOutcome.NOT_RUN,
                Optional.of("no runner has left a result"),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** The first that is not good, from the oldest kernel to the newest; where a kernel could not be run says nothing. */
    private static List<MatrixDocument.Break> breaks(List<CellDocument> cells) {
        Map<String, List<CellDocument>> byArch = new LinkedHashMap<>();
        cells.stream()
                .filter(cell -> cell.release().isPresent() && cell.outcome() != CellOutcome.NOT_RUN)
                .forEach(cell -> byArch.computeIfAbsent(cell.arch(), any -> new ArrayList<>())
                        .add(cell));
        List<MatrixDocument.Break> breaks = new ArrayList<>();
        byArch.forEach((arch, all) -> {
            all.sort(MatrixReport::byRelease);
            Optional<String> lastGood = Optional.empty();
            for (CellDocument cell : all) {
                if (!cell.outcome().isGood()) {
                    breaks.add(new MatrixDocument.Break(
                            arch,
                            lastGood,
                            cell.cell(),
                            cell.reason().orElse(cell.outcome().words())));
                    return;
                }
                lastGood = Optional.of(cell.cell());
            }
        });
        return breaks;
    }

    private static int byRelease(CellDocument a, CellDocument b) {
        List<Integer> left = numbers(a);
        List<Integer> right = numbers(b);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = Integer.compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0; // flavours of one release stay in the order of the plan
    }

    /** The three numbers that a release begins with, as far as it has them. */
    private static List<Integer> numbers(CellDocument cell) {
        return NUMBER.matcher(cell.release().orElse(""))
                .results()
                .limit(3)
                .map(found -> Integer.parseInt(found.group()))
                .toList();
    }
}
