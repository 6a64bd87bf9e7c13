package io.github.jkmod.report.html;

import java.util.List;

/** Pieces that several parts of a page are made of. */
final class Parts {
    private Parts() {}

    /**
     * Begins a table that scrolls by itself where it is too wide.
     *
     * @param caption what is in it
     * @param heads of its columns
     */
    static void openTable(Html html, String caption, String... heads) {
        html.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", caption);
        html.open("table");
        html.leaf("caption", caption);
        html.open("thead").open("tr");
        for (String head : heads) {
            html.leaf("th", head, "scope", "col");
        }
        html.close().close();
        html.open("tbody");
    }

    /** Ends it. */
    static void closeTable(Html html) {
        html.close().close().close();
    }

    /** A row; the first text is its heading. */
    static void row(Html html, String... texts) {
        html.open("tr").leaf("th", texts[0], "scope", "row");
        for (int i = 1; i < texts.length; i++) {
            html.leaf("td", texts[i]);
        }
        html.close();
    }

    /** A list of lines, if there are any. */
    static void list(Html html, List<String> lines) {
        if (!lines.isEmpty()) {
            html.open("ul");
            lines.forEach(line -> html.leaf("li", line));
            html.close();
        }
    }

    /** Lines as a program wrote them, below a heading. */
    static void lines(Html html, int level, String heading, List<String> lines) {
        if (!lines.isEmpty()) {
            html.leaf("h" + level, heading);
            html.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", heading);
            html.open("ol", "class", "lines");
            lines.forEach(line -> html.leaf("li", line));
            html.close().close();
        }
    }

    /** A name and what it is. */
    static void fact(Html html, String name, String value) {
        html.open("div").leaf("dt", name).leaf("dd", value).close();
    }
}
