package io.github.jkmod.forecast.link;

import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.arch.ModuleText;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import java.util.OptionalInt;

/**
 * The table of calls that the function tracer patches ({@code ftrace_module_init}). The tracer reads with care, but turns
 * itself off for all of the kernel when a place is not what it expects. What it does without a look is an architecture's.
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
        ArchRules rules = ArchRules.of(load);
        String name = rules.tracedSection();
        OptionalInt index = info.find(name);
        if (index.isEmpty()) {
            return;
        }
        int entry = info.addressSize();
        ModuleText.Table table = text.table(info.section(index.getAsInt()), entry, "ftrace_process_locs");
        boolean warned = false;
        while (table.next()) {
            long place = info.wide() ? table.s64(0) : info.wrapped(table.s32(0));
            if (place == 0) {
                continue;
            }
            rules.checkTraced(load, text, table, place);
            if (!warned && !text.contains(place, 4)) {
                warn(name, table.index, entry);
                warned = true;
            }
        }
    }

    private void warn(String name, int index, int entry) {
        load.findings()
                .add(Finding.warning(
                                LoadStage.RELOCATIONS,
                                "entry " + index + " of " + name + " does not lead to the module's code")
                        .in("ftrace_bug")
                        .because("the function tracer warns and turns itself off")
                        .hint("the file is damaged: build it anew")
                        .at(name, (long) index * entry));
    }
}
