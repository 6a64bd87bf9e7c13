package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;

/** {@code module_finalize} of arch/arm/kernel/module.c. Its unwind tables are only noted, not followed. */
final class ArmFinalize {
    private static final int WORD = 4;

    private final Load load;
    private final ModuleText text;

    ArmFinalize(Load load, ModuleText text) {
        this.load = load;
        this.text = text;
    }

    void examine() {
        if (load.option("ARM_PATCH_PHYS_VIRT").orElse(true)) {
            text.first(".pv_table").ifPresent(this::physicalToVirtual);
        }
        if (!load.option("SMP").orElse(true)) {
            text.first(".alt.smp.init").ifPresent(this::multiprocessor);
        }
    }

    /** {@code fixup_pv_table}: addresses of instructions, since 5.11 relative to the entry, whose immediate is changed. */
    private void physicalToVirtual(SectionHeader section) {
        boolean relative = load.has(LoaderChange.ARM_RELATIVE_PV_TABLE);
        ModuleText.Table table = text.table(section, WORD, "fixup_pv_table");
        while (table.next()) {
            long place = load.info().wrapped(relative ? table.pointer(0) : table.s32(0));
            if (!text.contains(place, WORD)) {
                throw table.unsafe(
                        0,
                        "entry " + table.index + " points to 0x" + Long.toHexString(place)
                                + ", which is not the module's code",
                        "the kernel changes the instruction there");
            }
        }
    }

    /** Without CONFIG_SMP a module with code for several processors is refused. */
    private void multiprocessor(SectionHeader section) {
        load.refuse(
                Errno.EINVAL,
                Finding.error(
                                LoadStage.RELOCATIONS,
                                "section " + load.info().name(section) + " on a kernel for one processor")
                        .in("module_finalize")
                        .because("the kernel cannot take the code for several processors out")
                        .hint("build the module for this kernel's configuration")
                        .at(section.place(), load.info().at(Shdr.SH_NAME)));
    }
}
