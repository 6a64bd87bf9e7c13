package io.github.jkmod.forecast;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.admission.ModinfoStage;
import io.github.jkmod.forecast.elf.ElfStage;
import io.github.jkmod.forecast.layout.LayoutStage;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.ModuleLayout;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.KernelRelease;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the stages of a load as far as a test needs them. */
public final class EarlyStages {
    public final SampleFacts facts = new SampleFacts();
    private final Architecture architecture;
    private final String release;
    private final Map<String, String> options = new HashMap<>();
    private final Map<String, StructModuleLayout.Field> fields = new HashMap<>();
    public LoadCall call = LoadCall.finit("");

    public EarlyStages(Architecture architecture, String release) {
        this.architecture = architecture;
        this.release = release;
        facts.identity = new Fact.Present<>(new KernelIdentity(release, architecture, "#1 SMP Debian"));
        for (String usual :
                List.of("SMP", "KALLSYMS", "KALLSYMS_ALL", "MODULE_UNLOAD", "STRICT_MODULE_RWX", "MODULE_FORCE_LOAD")) {
            option(usual, "y");
        }
        option("HAVE_ARCH_PREL32_RELOCATIONS", architecture.exportsArePointers() ? "n" : "y");
        option("ARM_MODULE_PLTS", "y");
        option("DYNAMIC_FTRACE", "y");
    }

    public EarlyStages option(String name, String value) {
        options.put(name, value);
        facts.config = new Fact.Present<>(new KernelConfig(options));
        return this;
    }

    public EarlyStages field(String path, long offset, long size) {
        fields.put(path, new StructModuleLayout.Field(offset, size));
        facts.structModule = new Fact.Present<>(new StructModuleLayout(0x380, fields, true));
        return this;
    }

    /** The load after these stages, an unchecked access among its findings. */
    public Load run(byte[] file, Stage... stages) {
        Load load = new Load(
                Window.of(file, "x.ko"),
                call,
                facts,
                architecture,
                KernelRelease.of(
                                release,
                                facts.identity
                                        .value()
                                        .map(KernelIdentity::version)
                                        .orElse(""))
                        .orElseThrow());
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
    public Load layOut(byte[] file) {
        return run(file, new ModinfoStage(), new LayoutStage());
    }

    /** The section's index by name. */
    public static int section(Load load, String name) {
        return load.info().findAny(name).orElseThrow();
    }

    public static ModuleLayout.Place place(Load load, String name) {
        return load.layout().place(section(load, name)).orElseThrow();
    }

    public static List<String> whats(Load load) {
        return load.findings().verdict().findings().stream().map(Finding::what).toList();
    }

    public static List<String> logs(Load load) {
        return load.findings().verdict().findings().stream()
                .flatMap(finding -> finding.kernelLog().stream())
                .toList();
    }
}
