package io.github.jkmod.vm.setup;

import io.github.jkmod.bytes.TabTable;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The matrix of kernels, and those that can be had beside it: data in {@code vm-tests/kernels.tsv}, carried in the jar.
 */
public final class DebianKernels {
    private static final String RESOURCE = "kernels.tsv";
    private static final String HEADING = "id\tsuite\tarchitecture\tmetapackage\twhy";

    private final List<KernelRow> rows;

    private DebianKernels(List<KernelRow> rows) {
        this.rows = List.copyOf(rows);
    }

    /** {@return the matrix that came with jkmod} */
    public static DebianKernels standard() {
        try (InputStream stream = DebianKernels.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the matrix}
     *
     * @param text lines of five columns parted by tabs, after a heading; blank lines and {@code #} lines are skipped
     * @throws IllegalArgumentException naming the line that is not such a row, or is there twice
     */
    static DebianKernels parse(String text) {
        List<KernelRow> rows = new ArrayList<>();
        for (TabTable.Row each : TabTable.rows(RESOURCE, HEADING, text)) {
            KernelRow row = row(each);
            if (rows.stream().anyMatch(other -> other.key().equals(row.key()))) {
                throw new IllegalArgumentException(each.where() + "again " + row.key());
            }
            rows.add(row);
        }
        return new DebianKernels(rows);
    }

    private static KernelRow row(TabTable.Row row) {
        String where = row.where();
        String line = row.line();
        List<String> cells = row.cells();
        if (cells.size() != 5 || cells.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(where + "not five columns: " + line);
        }
        // Names become paths, patterns and arguments further on.
        if (!cells.get(0).matches("[0-9]+\\.[0-9]+(/[a-z0-9-]+)?")
                || !cells.get(1).matches("[a-z]+(-backports)?")
                || !cells.get(3).matches(KernelRow.IMAGE + "[a-z0-9-]+")) {
            throw new IllegalArgumentException(where + "an unusable name: " + line);
        }
        Architecture architecture = Architecture.named(cells.get(2))
                .orElseThrow(() -> new IllegalArgumentException(where + "unknown architecture " + cells.get(2)));
        return new KernelRow(cells.get(0), cells.get(1), architecture, cells.get(3), cells.get(4));
    }

    /** {@return the rows of the matrix, in the file's order} */
    public List<KernelRow> rows() {
        return rows.stream().filter(KernelRow::isStock).toList();
    }

    /** {@return those rows and the ones beside the matrix: Debian's other flavours and suites} */
    public List<KernelRow> all() {
        return rows;
    }

    /** {@return the names of the matrix's kernels, each once, in the file's order} */
    public List<String> ids() {
        return rows().stream().map(KernelRow::id).distinct().toList();
    }

    /** {@return the names of all kernels, each once, in the file's order} */
    public List<String> names() {
        return rows.stream().map(KernelRow::id).distinct().toList();
    }

    /** {@return the architectures that there is a kernel of that suite for} */
    List<Architecture> architecturesOf(String suite) {
        return rows.stream()
                .filter(row -> row.suite().equals(suite))
                .map(KernelRow::architecture)
                .distinct()
                .toList();
    }

    /** {@return the name of the kernel that is taken where none is named: the first of the matrix for that architecture} */
    public String usual(Architecture architecture) {
        return rows().stream()
                .filter(row -> row.architecture() == architecture)
                .map(KernelRow::id)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(RESOURCE + " has no kernel for " + architecture.label()));
    }

    /** {@return the architectures that there is a kernel of that name for; all of them for a name that is unknown} */
    public List<Architecture> architectures(String id) {
        List<Architecture> has = rows.stream()
                .filter(row -> row.id().equals(id))
                .map(KernelRow::architecture)
                .toList();
        return has.isEmpty() ? List.of(Architecture.values()) : has;
    }

    /**
     * {@return the architecture to take: what was asked for; else the usual one, unless the kernel is not there for it}
     *
     * @param id the kernel that was asked for, if any
     */
    public Architecture architecture(Optional<String> id, Optional<Architecture> asked, Architecture usual) {
        List<Architecture> has = id.map(this::architectures).orElse(List.of(usual));
        return asked.orElse(has.contains(usual) ? usual : has.get(0));
    }

    /**
     * {@return the row of that name}
     *
     * @param architecture what the kernel runs on
     * @param id its series, such as {@code 6.1}
     * @throws SetupException if there is none, naming those that there are
     */
    public KernelRow row(Architecture architecture, String id) throws SetupException {
        for (KernelRow row : rows) {
            if (row.architecture() == architecture && row.id().equals(id)) {
                return row;
            }
        }
        String known = rows().stream()
                .filter(row -> row.architecture() == architecture)
                .map(KernelRow::id)
                .collect(Collectors.joining(", "));
        throw SetupException.failed("choosing a kernel")
                .because("there is no kernel " + id + " for " + architecture.label())
                .hint("known are " + known);
    }
}
