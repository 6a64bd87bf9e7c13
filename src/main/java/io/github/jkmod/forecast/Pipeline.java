package io.github.jkmod.forecast;

import io.github.jkmod.model.KernelVersion;
import java.util.ArrayList;
import java.util.List;

/** The stages in the order of {@code load_module}, which is not the same in every version. */
final class Pipeline {
    private Pipeline() {}

    /** {@return the stages of that version's load} */
    static List<Stage> of(KernelVersion version) {
        List<Stage> stages = new ArrayList<>(List.of(
                new SyscallStage(), new DecompressStage(), new SignatureStage(), new ElfStage(), new ModinfoStage()));
        // early_mod_check (6.4) looks for a module of the name before any memory is laid out;
        // add_unformed_module, which looks again, comes after the layout in every version
        stages.addAll(
                version.atLeast(6, 4)
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
        load.complete = true;
    }
}
