package io.github.jkmod.forecast.layout;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.elf.ElfReport;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;

/**
 * What becomes of a {@code .gnu.linkonce.this_module} that is not a {@code struct module}: before 6.4 nobody checks its type
 * and size, and from {@code layout_and_allocate} on the kernel reads and writes the structure where it thinks that it is.
 */
public final class ThisModuleStage implements Stage {
    private static final String WHY = "the kernel uses it as its struct module without a check (layout_and_allocate)";

    @Override
    public LoadStage stage() {
        return LoadStage.LAYOUT;
    }

    @Override
    public void examine(Load load) {
        LoadInfo info = load.info();
        SectionHeader section = info.section(info.module);
        if (section.isNoBits()) {
            throw new UnsafeAccess(
                    section.place(),
                    info.at(Shdr.SH_TYPE),
                    "sh_type 8 (NOBITS) of .gnu.linkonce.this_module makes the kernel take what stands at sh_offset "
                            + ElfReport.hex(section.offset) + " for its struct module",
                    WHY);
        }
        Fact<StructModuleLayout> layout = load.structModuleLayout(info);
        if (!(layout instanceof Fact.Present<StructModuleLayout> known)) {
            load.findings().unknown("size of the kernel's struct module");
            return;
        }
        long wanted = known.content().size();
        if (Long.compareUnsigned(section.size, wanted) < 0 || !info.holds(section.offset, wanted)) {
            throw new UnsafeAccess(
                    section.place(),
                    info.at(Shdr.SH_SIZE),
                    "sh_size " + ElfReport.hex(section.size) + " at sh_offset " + ElfReport.hex(section.offset)
                            + " of .gnu.linkonce.this_module is no room for a struct module of " + wanted + " bytes",
                    WHY);
        }
    }
}
