package io.github.jkmod.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of text with aligned columns; a column whose heading begins with {@code >} is right-aligned. */
final class TextTable {
    private static final String INDENT = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... headings) {
        this.headings = List.of(headings);
    }

    /** Adds a row with one cell for each heading. */
    void row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** Appends heading, number of rows and the table, after an empty line; nothing at all without rows. */
    void append(StringBuilder to, String heading) {
        if (!rows.isEmpty()) {
            to.append('\n')
                    .append(heading)
                    .append(" (")
                    .append(rows.size())
                    .append(")\n")
                    .append(text());
        }
    }

    /** The headings and the rows, one line each, indented, without blanks at line ends. */
    private String text() {
        List<String> titles = headings.stream()
                .map(h -> h.startsWith(">") ? h.substring(1) : h)
                .toList();
        StringBuilder out = new StringBuilder();
        int[] widths = widths(titles);
        line(out, titles, widths);
        rows.forEach(row -> line(out, row, widths));
        return out.toString();
    }

    private int[] widths(List<String> titles) {
        int[] widths = titles.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private void line(StringBuilder out, List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - cells.get(i).length());
            boolean right = headings.get(i).startsWith(">");
            text.append(INDENT).append(right ? pad + cells.get(i) : cells.get(i) + pad);
        }
        out.append(text.toString().stripTrailing()).append('\n');
    }
}
