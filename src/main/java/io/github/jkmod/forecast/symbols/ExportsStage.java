package io.github.jkmod.forecast.symbols;

import io.github.jkmod.forecast.layout.StructModulePlace;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleMemory;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import io.github.jkmod.model.ModuleName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * {@code verify_exported_symbols}: nobody may export what is exported already. The names are read from the module's own
 * tables, as they are after relocation.
 */
public final class ExportsStage implements Stage {
    /** A longer name equals no export of the kernel. */
    private static final int LONGEST_NAME = 4096;

    @Override
    public LoadStage stage() {
        return LoadStage.EXPORTS;
    }

    @Override
    public void examine(Load load) {
        if (load.isLaidOut()) {
            new Check(load).run();
            StructModulePlace.requireWritable(load);
        }
    }

    /** {@return the export tables of that version in the order in which the kernel goes through them} */
    static List<String> tables(Load load) {
        if (OwnExportsStage.hasFlagTable(load)) {
            return List.of("__ksymtab"); // one table with flags; __ksymtab_gpl is ignored
        }
        List<String> tables = new ArrayList<>(List.of("__ksymtab", "__ksymtab_gpl"));
        if (!load.has(LoaderChange.GPL_FUTURE_GONE)) {
            tables.add("__ksymtab_gpl_future");
            if (load.option("UNUSED_SYMBOLS").orElse(false)) {
                tables.addAll(List.of("__ksymtab_unused", "__ksymtab_unused_gpl"));
            }
        }
        return tables;
    }

    /** Reads the tables of one module. */
    private static final class Check {
        private static final LoadStage STAGE = LoadStage.EXPORTS;

        private final Load load;
        private final LoadInfo info;
        private final ModuleName own;
        private final ExportSearch search;
        private final Set<String> seen = new HashSet<>();

        Check(Load load) {
            this.load = load;
            this.info = load.info();
            this.own = new ModuleName(load.structModule().printedName());
            this.search = new ExportSearch(load, Set.of(own));
        }

        void run() {
            for (String table : tables(load)) {
                OptionalInt found = info.find(table);
                if (found.isPresent() && collides(info.section(found.getAsInt()))) {
                    return;
                }
            }
        }

        /** {@return whether one of the table's names is taken; the kernel looks no further then} */
        private boolean collides(SectionHeader table) {
            int entry = OwnExportsStage.exportSize(load);
            long entries = Long.divideUnsigned(table.size, entry);
            for (long i = 0; i < entries; i++) {
                String name = name(table, i * entry);
                if (seen.add(name) && isTaken(table, i * entry, name)) {
                    return true;
                }
            }
            return false;
        }

        /** {@code kernel_symbol_name}. */
        private String name(SectionHeader table, long offset) {
            boolean pointers = OwnExportsStage.holdsPointers(load);
            int width = pointers && info.wide() ? 8 : 4;
            long field = table.address + offset + width;
            long value = load.memory()
                    .read(field, width)
                    .orElseThrow(() -> outside(table, offset + width, "entry at 0x" + Long.toHexString(offset)));
            long pointer = pointers ? value : field + (int) value;
            return load.memory()
                    .region(info.wrapped(pointer), 1)
                    .map(region -> string(region, info.wrapped(pointer)))
                    .orElseThrow(() -> outside(
                            table,
                            offset + width,
                            "the name pointer 0x" + Long.toHexString(info.wrapped(pointer)) + " of the export"));
        }

        private static String string(ModuleMemory.Region region, long address) {
            int from = (int) (address - region.base());
            int most = (int) Math.min((long) from + LONGEST_NAME, region.bytes().length);
            StringBuilder text = new StringBuilder();
            for (int i = from; i < most && region.bytes()[i] != 0; i++) {
                text.append((char) (region.bytes()[i] & 0xff));
            }
            return text.toString();
        }

        private UnsafeAccess outside(SectionHeader table, long offset, String what) {
            return new UnsafeAccess(
                    info.name(table),
                    offset,
                    what + " leads out of the module's memory",
                    "the kernel compares the names of exports without checking where they are"
                            + " (verify_exported_symbols)");
        }

        private boolean isTaken(SectionHeader table, long offset, String name) {
            if (search.isAtRest()) {
                warnOfOthers(name);
            }
            ExportSearch.Answer answer = search.isAtRest() ? search.findInKernel(name) : search.find(name, true);
            if (answer instanceof ExportSearch.Answer.NotKnown unknown) {
                load.findings().unknown(unknown.fact());
                load.findings()
                        .add(Finding.info(STAGE, "not known whether " + name + " is exported already")
                                .because(unknown.why())
                                .hint("ask on the machine itself, as root, or give the kernel's files"));
            }
            if (answer instanceof ExportSearch.Answer.Found found) {
                refuse(table, offset, name, found.export());
                return true;
            }
            return false;
        }

        private void refuse(SectionHeader table, long offset, String name, KernelExport export) {
            String owner = export.owner().map(ModuleName::value).orElse("kernel");
            load.refuse(
                    Errno.ENOEXEC,
                    Finding.error(
                                    STAGE,
                                    name + " is exported already, by "
                                            + (export.owner().isPresent() ? "module " + owner : "the kernel"))
                            .because("verify_exported_symbols takes no second export of a name")
                            .hint(
                                    export.owner().isPresent()
                                            ? "unload " + owner + ", or export it under another name"
                                            : "export it under another name")
                            .at(info.name(table), offset)
                            .logged(load.structModule().printedName() + ": exports duplicate symbol " + name
                                    + " (owned by " + owner + ")"));
        }

        /** Of a kernel that does not run nobody knows which modules will be loaded: only a warning. */
        private void warnOfOthers(String name) {
            load.kernel().exports().ofModules(name).stream()
                    .flatMap(export -> export.owner().stream())
                    .filter(owner -> !owner.equals(own))
                    .findFirst()
                    .ifPresent(owner -> load.findings()
                            .add(Finding.warning(STAGE, name + " is exported by module " + owner + ", too")
                                    .in("verify_exported_symbols")
                                    .because("the two cannot be loaded together")
                                    .hint("do not load " + owner + " with it")));
        }
    }
}
