package io.github.jkmod.forecast;

import io.github.jkmod.forecast.admission.DecompressStage;
import io.github.jkmod.forecast.admission.ModinfoStage;
import io.github.jkmod.forecast.admission.SignatureStage;
import io.github.jkmod.forecast.admission.SyscallStage;
import io.github.jkmod.forecast.elf.ElfStage;
import io.github.jkmod.forecast.layout.ExistsStage;
import io.github.jkmod.forecast.layout.LayoutStage;
import io.github.jkmod.forecast.layout.PerCpuStage;
import io.github.jkmod.forecast.layout.ThisModuleStage;
import io.github.jkmod.forecast.link.RelocationsStage;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.notify.NotifiersStage;
import io.github.jkmod.forecast.params.ParamsStage;
import io.github.jkmod.forecast.params.SysfsStage;
import io.github.jkmod.forecast.symbols.ExportsStage;
import io.github.jkmod.forecast.symbols.OwnExportsStage;
import io.github.jkmod.forecast.symbols.SymbolsStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.KernelRelease;
import io.github.jkmod.model.LoaderChange;
import java.util.ArrayList;
import java.util.List;

/** The stages in the order of {@code load_module}, which is not the same in every version. */
final class Pipeline {
    private Pipeline() {}

    /** {@return the stages of that version's load} */
    static List<Stage> of(KernelRelease release) {
        List<Stage> stages = new ArrayList<>(List.of(
                new SyscallStage(), new DecompressStage(), new SignatureStage(), new ElfStage(), new ModinfoStage()));
        // early_mod_check (6.4) looks for a module of the name before any memory is laid out;
        // add_unformed_module, which looks again, comes after the layout in every version
        stages.addAll(
                LoaderChange.EXISTS_CHECKED_FIRST.isIn(release)
                        ? List.of(new ExistsStage(), new LayoutStage())
                        : List.of(new ThisModuleStage(), new LayoutStage(), new ExistsStage()));
        stages.addAll(List.of(
                new PerCpuStage(),
                new OwnExportsStage(),
                new SymbolsStage(),
                new RelocationsStage(),
                new ExportsStage(),
                new NotifiersStage(),
                new ParamsStage(),
                new SysfsStage()));
        return List.copyOf(stages);
    }

    /** Runs the stages until one ends the forecast. */
    static void run(Load load) {
        for (Stage stage : of(load.version())) {
            try {
                stage.examine(load);
            } catch (UnsafeAccess e) {
                load.findings().unsafe(e.finding(stage.stage()));
                return;
            }
            if (load.isOver()) {
                return;
            }
        }
        load.complete();
    }
}
