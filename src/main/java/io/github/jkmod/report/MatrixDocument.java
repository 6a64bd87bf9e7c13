package io.github.jkmod.report;

import java.util.List;
import java.util.Optional;

/**
 * The cells of a matrix, and what they say together.
 *
 * @param subject the folder or the files, as given
 * @param cells in the order of the plan
 * @param breaks for each architecture at most one
 */
public record MatrixDocument(String subject, List<CellDocument> cells, List<Break> breaks) {
    /**
     * Where the modules cease to work, from the oldest kernel of an architecture to the newest.
     *
     * @param arch the architecture
     * @param lastGood the last cell before it that is good; empty where the first one is not
     * @param cell the first that is not
     * @param reason of it, in one line
     */
    public record Break(String arch, Optional<String> lastGood, String cell, String reason) {}

    /** {@return whether nobody has to look at any cell} */
    public boolean isGood() {
        return cells.stream().allMatch(cell -> cell.outcome().isGood());
    }
}
