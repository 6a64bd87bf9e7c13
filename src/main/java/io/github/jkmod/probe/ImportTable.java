package io.github.jkmod.probe;

import io.github.jkmod.bytes.TabTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions of the kernel that a probe knows: data in {@code native/shim/imports.tsv}, carried in the jar. */
public final class ImportTable {
    private static final String RESOURCE = "imports.tsv";
    private static final String HEADING = "names\tfails\tflags\teffect\twhat\tkey\tsize\twords";

    /** What memory allocation profiling (6.10) appends to the names of functions that do the same. */
    private static final String UNPROFILED = "_noprof";

    private final Map<String, ImportRule> rules;

    private ImportTable(Map<String, ImportRule> rules) {
        this.rules = rules;
    }

    /** {@return the table that came with jkmod} */
    public static ImportTable standard() {
        return parse(Shim.resource(RESOURCE));
    }

    /**
     * {@return the table in this text}
     *
     * @param text lines of eight columns parted by tabs, after a heading; blank lines and {@code #} lines are skipped
     * @throws IllegalArgumentException naming the line that is not such a row, or has a name that was there before
     */
    static ImportTable parse(String text) {
        Map<String, ImportRule> rules = new LinkedHashMap<>();
        TabTable.rows(RESOURCE, HEADING, text).forEach(row -> add(row, rules));
        return new ImportTable(rules);
    }

    private static void add(TabTable.Row row, Map<String, ImportRule> rules) {
        String where = row.where();
        List<String> cells = row.cells();
        if (cells.size() != 8) {
            throw new IllegalArgumentException(where + "not eight columns: " + row.line());
        }
        ImportRule rule;
        try {
            rule = ImportRule.of(cells);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + e.getMessage(), e);
        }
        for (String name : cells.get(0).split(" ", -1)) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException(where + "no name: '" + name + "'");
            }
            if (rules.put(name, rule) != null) {
                throw new IllegalArgumentException(where + "again " + name);
            }
        }
    }

    /** {@return what is known of the function of that name} */
    public Optional<ImportRule> rule(String name) {
        ImportRule exact = rules.get(name);
        return exact == null && name.endsWith(UNPROFILED)
                ? Optional.ofNullable(rules.get(name.substring(0, name.length() - UNPROFILED.length())))
                : Optional.ofNullable(exact);
    }

    /** {@return every name of the table, in its order} */
    List<String> names() {
        return List.copyOf(rules.keySet());
    }
}
