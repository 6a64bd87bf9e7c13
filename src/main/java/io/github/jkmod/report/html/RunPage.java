package io.github.jkmod.report.html;

import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.CellDocument.Loaded;
import io.github.jkmod.report.CellReport;
import io.github.jkmod.report.CheckDocument;
import io.github.jkmod.report.CycleDocument;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.report.UnloadDocument;
import io.github.jkmod.report.VmRunDocument;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The result of one command as a page. */
public final class RunPage {
    private RunPage() {}

    /**
     * {@return the page of {@code load}}
     *
     * @param files the modules by their file names, without folders
     */
    public static String of(LoadDocument load, Map<String, ModuleFile> files) {
        List<Loaded> modules = CellReport.modules(load, Optional.empty(), files);
        return Page.of("Load of " + names(modules), kernel(load.check()), html -> loaded(html, modules, load));
    }

    /**
     * {@return the page of {@code vm run}}
     *
     * @param files the modules by their file names, without folders
     */
    public static String of(VmRunDocument run, Map<String, ModuleFile> files) {
        List<Loaded> modules = CellReport.modules(run.loads(), run.unload(), files);
        VmRunDocument.Machine vm = run.vm();
        return Page.of(
                "Guest run of " + names(modules),
                "Linux " + vm.release() + " on " + vm.arch() + ", a guest by " + vm.accelerator() + ".",
                html -> {
                    html.open("section", "aria-labelledby", "run-heading");
                    html.leaf("h2", "The run", "id", "run-heading");
                    html.open("dl", "class", "facts");
                    Parts.fact(html, "started by", vm.start());
                    Parts.fact(html, "until it answered", String.format(Locale.ROOT, "%.2f s", vm.bootSeconds()));
                    run.unload()
                            .map(UnloadDocument::unload)
                            .ifPresent(call -> Parts.fact(
                                    html, "unload took", String.format(Locale.ROOT, "%.1f ms", call.seconds() * 1000)));
                    html.close();
                    CellView.crashes(html, vm.release(), CellReport.crashes(run.crashes()));
                    Parts.lines(html, 3, "The console's last lines", vm.consoleTail());
                    html.close();
                    loaded(html, modules, run.loads());
                });
    }

    private static void loaded(Html html, List<Loaded> modules, LoadDocument load) {
        html.open("section", "aria-labelledby", "modules-heading");
        html.leaf("h2", "Modules", "id", "modules-heading");
        DependencyGraph.write(html, 3, modules);
        CellView.modules(html, modules, Optional.of(load));
        html.close();
        FateTable symbols = new FateTable();
        modules.forEach(module -> module.memory()
                .ifPresent(memory -> symbols.add(module.check().file(), ModuleView.name(module), memory)));
        if (!symbols.isEmpty()) {
            symbols.write(html);
        }
    }

    private static String names(List<Loaded> modules) {
        return String.join(", ", modules.stream().map(ModuleView::name).toList());
    }

    private static String kernel(CheckDocument check) {
        return "Linux " + check.kernel().release().orElse("of an unknown release") + " on "
                + check.kernel().arch().orElse("an unknown architecture") + ".";
    }

    /** {@return the page of the command {@code jkmod check}: at least one file} */
    public static String ofChecks(List<CheckDocument> checks) {
        List<Loaded> modules = checks.stream()
                .map(check -> new Loaded(
                        true, check, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty()))
                .toList();
        return Page.of("Forecast for " + names(modules), kernel(checks.get(0)), html -> {
            html.open("section", "aria-labelledby", "modules-heading");
            html.leaf("h2", "Modules", "id", "modules-heading");
            CellView.modules(html, modules, Optional.empty());
            html.close();
        });
    }

    /** {@return the page of {@code inspect}} */
    public static String ofFiles(List<ModuleFile> files) {
        FateTable symbols = new FateTable();
        List<String> names = files.stream().map(file -> file.name().value()).toList();
        return Page.of("Module files: " + String.join(", ", names), "What the files hold, without a kernel.", html -> {
            for (ModuleFile file : files) {
                html.open("section", "class", "module");
                html.leaf("h2", file.image().path());
                html.open("dl", "class", "facts");
                Parts.fact(html, "module", file.name().value());
                Parts.fact(
                        html,
                        "architecture",
                        file.architecture().map(arch -> arch.label()).orElse("not known"));
                Parts.fact(html, "license", file.license().orElse("none"));
                Parts.fact(html, "depends on", file.depends().isEmpty() ? "none" : String.join(", ", file.depends()));
                Parts.fact(html, "vermagic", file.vermagic().orElse("none"));
                html.close();
                MemoryMap.write(html, 3, file.name().value(), CellReport.memory(file), Map.of());
                html.close();
                symbols.add(file.image().path(), file.name().value(), CellReport.memory(file));
            }
            if (!symbols.isEmpty()) {
                symbols.write(html);
            }
        });
    }

    /** {@return the page of {@code cycle}} */
    public static String of(CycleDocument cycle) {
        CycleDocument.Memory memory = cycle.memory();
        return Page.of("Cycles of load and unload", cycle.cycles() + " of " + cycle.planned() + " cycles.", html -> {
            html.open("section", "aria-labelledby", "figures-heading");
            html.leaf("h2", "Figures", "id", "figures-heading");
            html.open("dl", "class", "facts");
            Parts.fact(html, "time", String.format(Locale.ROOT, "%.1f s", cycle.seconds()));
            cycle.cyclesPerSecond()
                    .ifPresent(rate -> Parts.fact(html, "cycles a second", String.format(Locale.ROOT, "%.1f", rate)));
            Parts.fact(html, "kernel memory before", bytes(memory.beforeBytes()));
            Parts.fact(html, "kernel memory after", bytes(memory.afterBytes()));
            Parts.fact(html, "cycles between the two", Integer.toString(memory.countedCycles()));
            html.open("div").leaf("dt", "memory").open("dd");
            CellColour.label(html, judged(memory), judgement(memory));
            html.close().close();
            Parts.fact(html, "taint before", known(cycle.taintBefore()));
            Parts.fact(html, "taint after", known(cycle.taintAfter()));
            Parts.fact(html, "cross-checked", cycle.crosschecked() ? "yes" : "no");
            html.close();
            growth(html, memory.leaks());
            Parts.lines(html, 3, "What the kernel complained of", cycle.kernelTroubles());
            Parts.lines(html, 3, "Problems", cycle.problems());
            html.close();
        });
    }

    private static void growth(Html html, List<CycleDocument.Growth> leaks) {
        if (leaks.isEmpty()) {
            return;
        }
        html.leaf("h3", "What grows");
        Parts.openTable(html, "Memory that a cycle does not give back", "what", "objects a cycle", "bytes a cycle");
        leaks.forEach(leak -> Parts.row(
                html,
                leak.what(),
                String.format(Locale.ROOT, "%.1f", leak.objectsPerCycle()),
                String.format(Locale.ROOT, "%.0f", leak.bytesPerCycle())));
        Parts.closeTable(html);
    }

    private static CellColour judged(CycleDocument.Memory memory) {
        if (!memory.judged()) {
            return CellColour.QUIET;
        }
        return memory.leak() ? CellColour.BAD : CellColour.GOOD;
    }

    private static String judgement(CycleDocument.Memory memory) {
        if (!memory.judged()) {
            return "too few cycles to tell";
        }
        return memory.leak() ? "it leaks" : "flat";
    }

    private static String bytes(Optional<Long> bytes) {
        return bytes.map(known -> known + " bytes").orElse("not known");
    }

    private static String known(Optional<Long> taint) {
        return taint.map(Object::toString).orElse("not known");
    }
}
