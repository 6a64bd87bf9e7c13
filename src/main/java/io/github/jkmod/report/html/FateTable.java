package io.github.jkmod.report.html;

import io.github.jkmod.report.CellDocument.ModuleMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The symbols of all cells in one table with a search box: one row for those that fare alike, which names the cells only where it
 * is not all of them. So a module with ten thousand symbols on twelve kernels stays one readable page.
 */
final class FateTable {
    private final List<String> places = new ArrayList<>();
    private final Map<String, TreeSet<Integer>> placesOf = new LinkedHashMap<>();
    private final Map<Row, Seen> rows = new LinkedHashMap<>();

    /** What is alike in the cells that share a row. */
    private record Row(
            String module,
            String name,
            Optional<String> letter,
            String section,
            boolean duringInit,
            boolean afterInit,
            String reason) {
        /** A key for the choice of fates, and words. */
        String fate() {
            if (afterInit) {
                return "kept";
            }
            return duringInit ? "init" : "never";
        }

        String words() {
            return switch (fate()) {
                case "kept" -> duringInit ? "during and after init" : "after init";
                case "init" -> "during init only";
                default -> "never";
            };
        }
    }

    /** In which places a row is, and its sizes in bytes. */
    private record Seen(TreeSet<Integer> places, TreeSet<Long> sizes) {}

    /**
     * Adds a module's symbols.
     *
     * @param place the cell, or the file
     */
    void add(String place, String module, ModuleMemory memory) {
        int number = places.indexOf(place);
        if (number < 0) {
            number = places.size();
            places.add(place);
        }
        placesOf.computeIfAbsent(module, any -> new TreeSet<>()).add(number);
        for (ModuleMemory.Symbol symbol : memory.symbols()) {
            Row row = new Row(
                    module,
                    symbol.name(),
                    symbol.letter(),
                    symbol.section(),
                    symbol.duringInit(),
                    symbol.afterInit(),
                    symbol.reason());
            Seen seen = rows.computeIfAbsent(row, any -> new Seen(new TreeSet<>(), new TreeSet<>()));
            seen.places().add(number);
            seen.sizes().add(symbol.size());
        }
    }

    /** {@return whether there are none} */
    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Writes all of them, below a heading of the second level. */
    void write(Html html) {
        html.open("section", "id", "symbols", "aria-labelledby", "symbols-heading", "tabindex", "-1");
        html.leaf("h2", "Symbols and their fate", "id", "symbols-heading");
        html.leaf("p", "When /proc/kallsyms lists each symbol: during init, after init, or never, and why.");
        controls(html);
        boolean several = places.size() > 1;
        if (several) {
            Parts.openTable(html, "Symbols", "symbol", "module", "letter", "section", "bytes", "listed", "why", "in");
        } else {
            Parts.openTable(html, "Symbols", "symbol", "module", "letter", "section", "bytes", "listed", "why");
        }
        rows.forEach((row, seen) -> {
            html.open("tr", "data-f", row.fate(), "data-p", numbers(seen.places()));
            html.leaf("th", row.name(), "scope", "row").leaf("td", row.module());
            html.leaf("td", row.letter().orElse("none")).leaf("td", row.section());
            html.leaf("td", sizes(seen.sizes()), "class", "number");
            html.leaf("td", row.words()).leaf("td", row.reason());
            if (several) {
                html.leaf("td", where(row, seen));
            }
            html.close();
        });
        Parts.closeTable(html);
        html.close();
    }

    private void controls(Html html) {
        html.open("div", "class", "controls", "data-script", "", "hidden", "hidden");
        html.open("p").leaf("label", "Search symbols ", "for", "symbol-search");
        html.empty("input", "type", "search", "id", "symbol-search", "autocomplete", "off", "spellcheck", "false");
        html.close();
        html.open("p").leaf("label", "Listed ", "for", "symbol-fate");
        html.open("select", "id", "symbol-fate");
        html.leaf("option", "whenever", "value", "");
        html.leaf("option", "after init", "value", "kept");
        html.leaf("option", "during init only", "value", "init");
        html.leaf("option", "never", "value", "never");
        html.close().close();
        if (places.size() > 1) {
            html.open("p").leaf("label", "In ", "for", "symbol-place");
            html.open("select", "id", "symbol-place").leaf("option", "all", "value", "");
            for (int i = 0; i < places.size(); i++) {
                html.leaf("option", places.get(i), "value", Integer.toString(i));
            }
            html.close().close();
        }
        html.close();
        html.leaf("p", rows.size() + " rows", "id", "symbol-count", "role", "status");
    }

    private static String numbers(SortedSet<Integer> places) {
        StringBuilder out = new StringBuilder(" ");
        places.forEach(place -> out.append(place).append(' '));
        return out.toString();
    }

    private static String sizes(SortedSet<Long> sizes) {
        return sizes.first().equals(sizes.last()) ? sizes.first().toString() : sizes.first() + "–" + sizes.last();
    }

    private String where(Row row, Seen seen) {
        if (seen.places().equals(placesOf.get(row.module()))) {
            return "all";
        }
        return String.join(", ", seen.places().stream().map(places::get).toList());
    }
}
