package io.github.jkmod.kernel;

import io.github.jkmod.model.Architecture;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the running kernel itself shows of its own exports.
 *
 * @param source which of its files showed it, for people
 * @param exports all of them, by name; what the files do not show of one is empty
 */
public record RunningExports(String source, Map<String, KernelExport> exports) {
    /**
     * {@return the exports, from the kernel's tables in /proc/kcore, else by their labels in /proc/kallsyms, which show
     * whether one is for GPL modules only by the table it is in (before 7.2); Hidden where neither shows them}
     */
    public static Fact<RunningExports> read(KernelRoot root, Architecture architecture) {
        return KallsymsTables.read(root).flatMap(tables -> {
            Optional<RunningExports> complete = tables.mark("__start___ksymtab").isEmpty()
                    ? Optional.empty()
                    : KernelCore.open(root).value().flatMap(core -> {
                        try (core) {
                            return fromTables(root, tables, core, architecture);
                        }
                    });
            if (complete.isPresent()) {
                return new Fact.Present<>(complete.get());
            }
            return tables.entries().isEmpty()
                    ? new Fact.Hidden<>(root.proc("kallsyms") + ": lists no exports (CONFIG_KALLSYMS_ALL)")
                    : new Fact.Present<>(fromLabels(root, tables));
        });
    }

    private static Optional<RunningExports> fromTables(
            KernelRoot root, KallsymsTables tables, KernelMemory memory, Architecture architecture) {
        Map<String, KernelExport> exports = new LinkedHashMap<>();
        ExportTable.Form form = architecture == Architecture.ARM ? ExportTable.Form.POINTERS_32 : ExportTable.Form.PREL32;
        OptionalLong flags = tables.mark("__start___kflagstab");
        boolean read = table(tables, "", form, flags, memory, exports)
                && (flags.isPresent() || table(tables, "_gpl", form, OptionalLong.empty(), memory, exports));
        boolean agrees = tables.entries().isEmpty() || exports.keySet().containsAll(tables.entries().keySet());
        return Optional.of(new RunningExports(root.proc("kcore").toString(), exports))
                .filter(found -> read && agrees && !exports.isEmpty());
    }

    private static boolean table(
            KallsymsTables tables,
            String which,
            ExportTable.Form form,
            OptionalLong flags,
            KernelMemory memory,
            Map<String, KernelExport> exports) {
        OptionalLong start = tables.mark("__start___ksymtab" + which);
        OptionalLong stop = tables.mark("__stop___ksymtab" + which);
        if (start.isEmpty() || stop.isEmpty()) {
            return false;
        }
        OptionalLong crcs = tables.mark("__start___kcrctab" + which);
        OptionalLong crcStop = tables.mark("__stop___kcrctab" + which);
        // without MODVERSIONS the marks are there and nothing is between them
        boolean hasCrcs = crcs.isPresent() && !crcs.equals(crcStop);
        return new ExportTable(
                        start.getAsLong(),
                        stop.getAsLong(),
                        form,
                        flags.isPresent() ? Optional.empty() : Optional.of(!which.isEmpty()),
                        flags,
                        hasCrcs ? crcs : OptionalLong.empty())
                .read(memory, exports);
    }

    private static RunningExports fromLabels(KernelRoot root, KallsymsTables tables) {
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
        return new RunningExports(root.proc("kallsyms").toString(), exports);
    }
}
