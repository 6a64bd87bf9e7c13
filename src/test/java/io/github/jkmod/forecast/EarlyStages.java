package io.github.jkmod.forecast;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.KernelVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the stages of a load as far as a test needs them. */
final class EarlyStages {
    final SampleFacts facts = new SampleFacts();
    private final Architecture architecture;
    private final String release;
    private final Map<String, String> options = new HashMap<>();
    private final Map<String, StructModuleLayout.Field> fields = new HashMap<>();
    LoadCall call = LoadCall.finit("");

    EarlyStages(Architecture architecture, String release) {
        this.architecture = architecture;
        this.release = release;
        facts.identity = new Fact.Present<>(new KernelIdentity(release, architecture, "#1 SMP Debian"));
        for (String usual :
                List.of("SMP", "KALLSYMS", "KALLSYMS_ALL", "MODULE_UNLOAD", "STRICT_MODULE_RWX", "MODULE_FORCE_LOAD")) {
            option(usual, "y");
        }
        option("HAVE_ARCH_PREL32_RELOCATIONS", architecture == Architecture.ARM ? "n" : "y");
        option("ARM_MODULE_PLTS", "y");
        option("DYNAMIC_FTRACE", "y");
    }

    EarlyStages option(String name, String value) {
        options.put(name, value);
        facts.config = new Fact.Present<>(new KernelConfig(options));
        return this;
    }

    EarlyStages field(String path, long offset, long size) {
        fields.put(path, new StructModuleLayout.Field(offset, size));
        facts.structModule = new Fact.Present<>(new StructModuleLayout(0x380, fields, true));
        return this;
    }

    /** The load after these stages, an unchecked access among its findings. */
    Load run(byte[] file, Stage... stages) {
        Load load = new Load(
                Window.of(file, "x.ko"),
                call,
                facts,
                architecture,
                KernelVersion.of(release).orElseThrow());
        try {
            new ElfStage().examine(load);
            for (Stage stage : stages) {
                if (!load.isOver()) {
                    stage.examine(load);
                }
            }
        } catch (UnsafeAccess e) {
            load.findings().unsafe(e.finding(LoadStage.LAYOUT));
        }
        return load;
    }

    /** The load when its memory is laid out. */
    Load layOut(byte[] file) {
        return run(file, new ModinfoStage(), new LayoutStage());
    }

    /** The section's index by name. */
    static int section(Load load, String name) {
        return load.info().findAny(name).orElseThrow();
    }

    static ModuleLayout.Place place(Load load, String name) {
        return load.layout().place(section(load, name)).orElseThrow();
    }

    static List<String> whats(Load load) {
        return load.findings().verdict().findings().stream().map(Finding::what).toList();
    }

    static List<String> logs(Load load) {
        return load.findings().verdict().findings().stream()
                .flatMap(finding -> finding.kernelLog().stream())
                .toList();
    }
}
