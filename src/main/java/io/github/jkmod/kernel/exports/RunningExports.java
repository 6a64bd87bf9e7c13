package io.github.jkmod.kernel.exports;

import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.image.ExportTable;
import io.github.jkmod.kernel.image.KallsymsTables;
import io.github.jkmod.kernel.image.KernelCore;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the running kernel itself shows of its own exports. */
public final class RunningExports {
    /** No kernel has so many exports, in a table of its own; marks so far apart are none. */
    private static final int MOST = 1 << 18;

    private final String source;
    private final Lookup lookup;

    /** Finds the export of a name. */
    private interface Lookup {
        Fact<KernelExport> find(String name);
    }

    private RunningExports(String source, Lookup lookup) {
        this.source = source;
        this.lookup = lookup;
    }

    /**
     * {@return the exports: of the kernel's tables in /proc/kcore, where single names are looked up as the kernel does;
     * else by their labels in /proc/kallsyms, which show by its table whether one is for GPL modules only (before 7.2);
     * Hidden where neither shows them}
     */
    public static Fact<RunningExports> open(KernelRoot root, Architecture architecture) {
        Optional<RunningExports> tables = KernelCore.open(root).value().flatMap(core -> {
            Optional<RunningExports> found = marks(root).flatMap(marks -> inTables(core, marks, architecture));
            if (found.isEmpty()) {
                core.close();
            }
            return found;
        });
        return tables.<Fact<RunningExports>>map(Fact.Present::new).orElseGet(() -> byLabels(root));
    }

    private static Optional<KallsymsTables> marks(KernelRoot root) {
        Optional<KallsymsTables> quick = KallsymsTables.readMarks(root).value();
        return quick.filter(KallsymsTables::hasMarks)
                .or(() -> quick.flatMap(some -> KallsymsTables.read(root).value()))
                .filter(KallsymsTables::hasMarks);
    }

    private static Optional<RunningExports> inTables(KernelCore core, KallsymsTables marks, Architecture architecture) {
        ExportTable.Form form = ExportTable.Form.of(architecture);
        OptionalLong flags = marks.mark("__start___kflagstab");
        List<ExportTable> tables = new ArrayList<>();
        tables.add(table(marks, "", form, flags));
        if (flags.isEmpty()) {
            tables.add(table(marks, "_gpl", form, flags));
        }
        boolean readable =
                tables.stream().allMatch(table -> table.count() > 0 && table.count() < MOST && table.isReadable(core));
        return readable
                ? Optional.of(new RunningExports(core.toString(), name -> find(core, tables, name)))
                : Optional.empty();
    }

    private static Fact<KernelExport> find(KernelCore core, List<ExportTable> tables, String name) {
        synchronized (core) {
            Fact<KernelExport> found = new Fact.Absent<>("no " + name);
            for (ExportTable table : tables) {
                found = table.find(core, name);
                if (!(found instanceof Fact.Absent<KernelExport>)) {
                    break;
                }
            }
            return found;
        }
    }

    private static ExportTable table(KallsymsTables marks, String which, ExportTable.Form form, OptionalLong flags) {
        OptionalLong crcs = marks.mark("__start___kcrctab" + which);
        // without MODVERSIONS the marks are there and nothing is between them
        boolean hasCrcs = crcs.isPresent() && !crcs.equals(marks.mark("__stop___kcrctab" + which));
        return new ExportTable(
                marks.mark("__start___ksymtab" + which).orElse(0),
                marks.mark("__stop___ksymtab" + which).orElse(0),
                form,
                flags.isPresent() ? Optional.empty() : Optional.of(!which.isEmpty()),
                flags,
                hasCrcs ? crcs : OptionalLong.empty());
    }

    private static Fact<RunningExports> byLabels(KernelRoot root) {
        return KallsymsTables.read(root).flatMap(tables -> {
            if (tables.entries().isEmpty()) {
                return new Fact.Hidden<>(root.proc("kallsyms") + ": lists no exports (CONFIG_KALLSYMS_ALL)");
            }
            Map<String, KernelExport> exports = labels(tables);
            return new Fact.Present<>(new RunningExports(root.proc("kallsyms").toString(), name -> {
                KernelExport export = exports.get(name);
                return export == null ? new Fact.Absent<>("no " + name) : new Fact.Present<>(export);
            }));
        });
    }

    private static Map<String, KernelExport> labels(KallsymsTables tables) {
        OptionalLong start = tables.mark("__start___ksymtab_gpl");
        OptionalLong stop = tables.mark("__stop___ksymtab_gpl");
        Map<String, KernelExport> exports = new HashMap<>();
        tables.entries().forEach((name, address) -> {
            Optional<Boolean> gplOnly = start.isPresent() && stop.isPresent() && address != 0
                    ? Optional.of(Long.compareUnsigned(address, start.getAsLong()) >= 0
                            && Long.compareUnsigned(address, stop.getAsLong()) < 0)
                    : Optional.empty();
            exports.put(
                    name, new KernelExport(name, Optional.empty(), OptionalLong.empty(), gplOnly, Optional.empty()));
        });
        return exports;
    }

    /** {@return which of the kernel's files shows them, for people} */
    public String source() {
        return source;
    }

    /** {@return the kernel's own export of that name; what is not shown of it is empty} Absent if there is none. */
    public Fact<KernelExport> find(String name) {
        return lookup.find(name);
    }
}
