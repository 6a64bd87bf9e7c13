package io.github.jkmod.forecast;

import io.github.jkmod.model.Architecture;
import java.util.OptionalInt;

/**
 * The table of calls that the function tracer patches ({@code ftrace_module_init}). The tracer reads with care, but turns
 * itself off for all of the kernel when a place is not what it expects.
 */
final class TracedPlaces {
    private final Load load;
    private final ModuleText text;

    TracedPlaces(Load load, ModuleText text) {
        this.load = load;
        this.text = text;
    }

    /** Warns of the first entry that does not lead to the module's code. */
    void examine() {
        if (!load.option("DYNAMIC_FTRACE").orElse(true)) {
            return;
        }
        LoadInfo info = load.info();
        String name = load.architecture() == Architecture.ARM64 ? "__patchable_function_entries" : "__mcount_loc";
        OptionalInt index = info.find(name);
        if (index.isEmpty()) {
            return;
        }
        int entry = info.wide() ? 8 : 4;
        ModuleText.Table table = text.table(info.section(index.getAsInt()), entry, "ftrace_process_locs");
        while (table.next()) {
            long place = info.wide() ? table.s64(0) : info.wrapped(table.s32(0));
            if (place != 0 && !text.contains(place, 4)) {
                load.findings()
                        .add(Finding.warning(
                                        LoadStage.RELOCATIONS,
                                        "entry " + table.index + " of " + name + " does not lead to the module's code",
                                        "the function tracer warns and turns itself off (ftrace_bug)",
                                        "the file is damaged: build it anew")
                                .at(name, (long) table.index * entry));
                return;
            }
        }
    }
}
