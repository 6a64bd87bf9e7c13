package io.github.jkmod.kernel.exports;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.kernel.KallsymsEntry;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.image.ExportTable;
import io.github.jkmod.kernel.image.KernelCore;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a loaded module exports, as the kernel shows it: for modules whose file is not at hand. */
public final class LoadedExports {
    private static final String LABEL = "__ksymtab_";
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private final KernelRoot root;
    private final ModuleName module;
    private final ExportTable.Form form;

    private LoadedExports(KernelRoot root, ModuleName module, Architecture architecture) {
        this.root = root;
        this.module = module;
        this.form = ExportTable.Form.of(architecture);
    }

    /**
     * {@return the exports by their labels in /proc/kallsyms; as far as /sys/module/NAME/sections and /proc/kcore show it
     * with CRC, GPL flag and namespace; where kallsyms lists no data symbols (no CONFIG_KALLSYMS_ALL) by these two alone,
     * Hidden where they do not show it}
     */
    public static Fact<List<KernelExport>> read(KernelRoot root, ModuleName module, Architecture architecture) {
        return root.kallsyms().look(module).flatMap(look -> {
            if (!look.listsData()) {
                return LoadedTables.read(root, module, ExportTable.Form.of(architecture));
            }
            List<KallsymsEntry> labels = look.entries().stream()
                    .filter(entry -> entry.name().startsWith(LABEL))
                    .toList();
            return new Fact.Present<>(new LoadedExports(root, module, architecture).exports(labels));
        });
    }

    private List<KernelExport> exports(List<KallsymsEntry> labels) {
        if (labels.isEmpty()) {
            return List.of();
        }
        Optional<KernelCore> core = KernelCore.open(root).value();
        try {
            List<KernelExport> exports = new ArrayList<>();
            for (KallsymsEntry label : labels) {
                exports.add(export(label, core));
            }
            return exports;
        } finally {
            core.ifPresent(KernelCore::close);
        }
    }

    private KernelExport export(KallsymsEntry label, Optional<KernelCore> core) {
        Optional<Map.Entry<String, Long>> table = table(label.address());
        OptionalLong crc = OptionalLong.empty();
        Optional<Boolean> gplOnly = Optional.empty();
        Optional<String> namespace = Optional.empty();
        if (table.isPresent()) {
            boolean gplTable = table.get().getKey().endsWith("_gpl");
            long index = (label.address() - table.get().getValue()) / form.entryBytes();
            OptionalLong flags = section("__kflagstab");
            gplOnly = flags.isEmpty()
                    ? Optional.of(gplTable)
                    : read(core, flags, index, 1).map(byteOfFlags -> (byteOfFlags.u8(0) & 1) != 0);
            crc = read(core, section(gplTable ? "__kcrctab_gpl" : "__kcrctab"), 4 * index, 4).stream()
                    .mapToLong(word -> word.u32(0, LE))
                    .findFirst();
            namespace = core.flatMap(memory -> form.text(memory, label.address(), form.namespaceAt()));
        }
        return new KernelExport(label.name().substring(LABEL.length()), Optional.of(module), crc, gplOnly, namespace);
    }

    /** The table that the entry is in: the one that begins last before it. */
    private Optional<Map.Entry<String, Long>> table(long address) {
        Optional<Map.Entry<String, Long>> found = Optional.empty();
        for (String name : address == 0 ? List.<String>of() : List.of("__ksymtab", "__ksymtab_gpl")) {
            OptionalLong start = section(name);
            boolean before = start.isPresent() && Long.compareUnsigned(start.getAsLong(), address) <= 0;
            if (before
                    && (found.isEmpty()
                            || Long.compareUnsigned(
                                            start.getAsLong(), found.get().getValue())
                                    > 0)) {
                found = Optional.of(Map.entry(name, start.getAsLong()));
            }
        }
        return found;
    }

    private OptionalLong section(String name) {
        return KernelFiles.number(root.sys("module", module.value(), "sections", name)).value().stream()
                .mapToLong(Long::longValue)
                .filter(address -> address != 0)
                .findFirst();
    }

    private static Optional<Window> read(Optional<KernelCore> core, OptionalLong start, long offset, int length) {
        return start.isEmpty()
                ? Optional.empty()
                : core.flatMap(memory -> memory.bytes(start.getAsLong() + offset, length));
    }
}
