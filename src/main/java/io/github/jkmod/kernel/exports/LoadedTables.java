package io.github.jkmod.kernel.exports;

import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.image.ExportTable;
import io.github.jkmod.kernel.image.KernelCore;
import io.github.jkmod.kernel.image.KernelMemory;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A loaded module's tables of exports, found by /sys/module/NAME/sections and read from /proc/kcore: for kernels whose
 * kallsyms does not list them. A table ends where the next section begins, but for the zeros that align that.
 */
final class LoadedTables {
    private final ModuleName module;
    private final ExportTable.Form form;
    private final Map<String, Long> sections = new TreeMap<>();
    private final SortedSet<Long> starts = new TreeSet<>(Long::compareUnsigned);

    private LoadedTables(ModuleName module, ExportTable.Form form) {
        this.module = module;
        this.form = form;
    }

    /** {@return the exports; Hidden where the addresses are hidden or the memory cannot be read} */
    static Fact<List<KernelExport>> read(KernelRoot root, ModuleName module, ExportTable.Form form) {
        return KernelFiles.names(root.sys("module", module.value(), "sections")).flatMap(names -> {
            LoadedTables tables = new LoadedTables(module, form);
            List<String> wanted = List.of("__ksymtab", "__ksymtab_gpl");
            if (names.stream().noneMatch(wanted::contains)) {
                return new Fact.Present<>(List.of());
            }
            for (String name : names) {
                KernelFiles.number(root.sys("module", module.value(), "sections", name)).value().stream()
                        .filter(address -> address != 0)
                        .forEach(address -> tables.add(name, address));
            }
            return KernelCore.open(root).flatMap(core -> {
                try (core) {
                    return tables.exports(
                            core, wanted.stream().filter(names::contains).toList());
                }
            });
        });
    }

    private void add(String name, long address) {
        sections.put(name, address);
        starts.add(address);
    }

    private Fact<List<KernelExport>> exports(KernelMemory memory, List<String> names) {
        Map<String, KernelExport> exports = new LinkedHashMap<>();
        for (String name : names) {
            Optional<ExportTable> table = table(memory, name);
            if (table.isEmpty() || !table.get().read(memory, exports)) {
                return new Fact.Hidden<>("section " + name + " of " + module + " cannot be read");
            }
        }
        List<KernelExport> owned = new ArrayList<>();
        exports.values().forEach(export -> owned.add(export.ownedBy(module)));
        return new Fact.Present<>(owned);
    }

    private Optional<ExportTable> table(KernelMemory memory, String name) {
        Long start = sections.get(name);
        SortedSet<Long> behind = start == null ? new TreeSet<>() : starts.tailSet(start + 1);
        if (start == null || behind.isEmpty()) {
            return Optional.empty();
        }
        long count = (behind.first() - start) / form.entryBytes();
        while (count > 0 && isPadding(memory, start + (count - 1) * form.entryBytes())) {
            count--;
        }
        boolean gpl = name.endsWith("_gpl");
        OptionalLong flags = section("__kflagstab");
        return Optional.of(new ExportTable(
                start,
                start + count * form.entryBytes(),
                form,
                flags.isPresent() ? Optional.empty() : Optional.of(gpl),
                flags,
                section(gpl ? "__kcrctab_gpl" : "__kcrctab")));
    }

    private boolean isPadding(KernelMemory memory, long entry) {
        return form.text(memory, entry, form.nameAt()).filter(String::isEmpty).isPresent();
    }

    private OptionalLong section(String name) {
        Long address = sections.get(name);
        return address == null ? OptionalLong.empty() : OptionalLong.of(address);
    }
}
