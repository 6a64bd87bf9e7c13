package io.github.jkmod.forecast.link;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.arch.ModuleText;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.TrustedFields;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;

/**
 * {@code post_relocation}: the exception table is sorted, which cannot fail; the per-CPU template is copied to every
 * processor; then the architecture's {@code module_finalize}.
 */
final class PostRelocation {
    private final Load load;

    PostRelocation(Load load) {
        this.load = load;
    }

    /**
     * Says what the kernel would refuse.
     *
     * @throws UnsafeAccess if a table leads the kernel out of the module
     */
    void examine() {
        copyPerCpuTemplate();
        new KallsymsCopy(load).examine();
        ArchRules rules = ArchRules.of(load);
        rules.checkTrustedFields(load);
        TrustedFields.beforeFinalize(load);
        ModuleText text = new ModuleText(load);
        rules.finish(load, text);
        bugTable(text);
        new TracedPlaces(load, text).examine();
    }

    /** {@code percpu_modcopy}: the template is where the file is, and may be said to be longer than that. */
    private void copyPerCpuTemplate() {
        LoadInfo info = load.info();
        SectionHeader template = info.section(info.perCpu);
        if (info.perCpu != 0
                && template.size != 0
                && load.memory().region(template.address, template.size).isEmpty()) {
            throw new UnsafeAccess(
                    template.place(),
                    info.at(Shdr.SH_SIZE),
                    "sh_size 0x" + Long.toHexString(template.size) + " of " + info.name(template)
                            + " leads out of the file",
                    "the kernel copies the per-CPU data from there for every processor (percpu_modcopy)");
        }
    }

    /** {@code module_bug_finalize} takes the table by its name alone. */
    private void bugTable(ModuleText text) {
        LoadInfo info = load.info();
        text.first("__bug_table")
                .filter(table -> !table.isAlloc() && table.size != 0)
                .ifPresent(table -> load.findings()
                        .add(Finding.warning(LoadStage.RELOCATIONS, info.name(table) + " is not allocated")
                                .in("module_bug_finalize")
                                .because(
                                        "the kernel keeps a pointer into the temporary copy of the file, which it frees")
                                .hint("build the module anew: the next WARN anywhere may crash the kernel")
                                .at(table.place(), info.at(Shdr.SH_FLAGS))));
    }
}
