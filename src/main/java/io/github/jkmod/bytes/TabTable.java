package io.github.jkmod.bytes;

import java.util.ArrayList;
import java.util.List;

/** Tables that come with jkmod: lines of columns parted by tabs, after a heading; blank lines and {@code #} lines are skipped. */
public final class TabTable {
    private TabTable() {}

    /**
     * A row.
     *
     * @param where it is, to begin an error with: {@code kernels.tsv:3: }
     * @param line as it is
     */
    public record Row(String where, String line) {
        /** {@return its columns, empty ones, too} */
        public List<String> cells() {
            return List.of(line.split("\t", -1));
        }
    }

    /**
     * {@return the rows}
     *
     * @param name of the table, for errors
     * @param heading the first line
     * @throws IllegalArgumentException naming the line that stands in the heading's place
     */
    public static List<Row> rows(String name, String heading, String text) {
        List<Row> rows = new ArrayList<>();
        int number = 0;
        boolean headed = false;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String where = name + ":" + number + ": ";
            if (headed) {
                rows.add(new Row(where, line));
            } else if (line.equals(heading)) {
                headed = true;
            } else {
                throw new IllegalArgumentException(where + "not the heading: " + line);
            }
        }
        return rows;
    }
}
