package io.github.jkmod.forecast.layout;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.RegionKind;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.model.Errno;
import java.util.Optional;

/** {@code module_alloc}, {@code module_memory_alloc}: whether the kernel has as much memory as the regions need. */
final class ModuleAllocation {
    private static final long MIB = 1L << 20;

    /** More is not sure to be had, nor made here as a whole; no stock module has a quarter of it. */
    private static final long SURELY_HAD = 64 * MIB;

    private final Load load;
    private final ArchRules rules;
    private final LoadInfo info;
    private final SectionPlacement placement;
    private long total;

    ModuleAllocation(Load load, SectionPlacement placement) {
        this.load = load;
        this.rules = ArchRules.of(load);
        this.info = load.info();
        this.placement = placement;
    }

    /** {@return {@code PAGE_ALIGN} of that region's {@code unsigned int}, in bytes} */
    long pages(RegionKind kind) {
        long page = rules.pageSize(load);
        return ((placement.sizeOf(kind) + page - 1) & 0xffff_ffffL) / page * page;
    }

    /** {@return whether all regions are so small that they can be made here as they are} */
    boolean isSmall() {
        return total <= SURELY_HAD;
    }

    /** {@return whether the kernel gets the memory} Refuses or notes what is not known where it is not so. */
    boolean succeeds() {
        Optional<MemInfo> memory = load.kernel().memory().value();
        long ram = memory.map(known -> known.bytes().getOrDefault("MemTotal", Long.MAX_VALUE))
                .orElse(Long.MAX_VALUE);
        long area = rules.moduleArea(ram);
        long most = Math.min(ram, area);
        for (RegionKind kind : SectionPlacement.kinds(load)) {
            total += pages(kind);
            // no bytes, or a sum that has run over to 0, give nothing; a region without bytes is needed for core only
            if (pages(kind) == 0 && (kind == RegionKind.CORE || placement.sizeOf(kind) != 0)) {
                return refuse("the module's " + kind + " region has no bytes, or as many as 32 bits cannot count");
            }
            if (pages(kind) > most) {
                return refuse("the module's " + kind + " region would need " + pages(kind) / MIB
                        + " MiB, and the kernel has no more than " + most / MIB);
            }
        }
        if (total > area) {
            return refuse(
                    "the module would need " + total / MIB + " MiB, and the kernel has " + area / MIB + " for modules");
        }
        long free = memory.map(known -> known.bytes().getOrDefault("MemAvailable", 0L) / 2)
                .orElse(0L);
        if (!isSmall() && total > free) {
            load.findings().untold(total / MIB + " MiB of free memory for the module");
            load.findings()
                    .add(Finding.warning(LoadStage.LAYOUT, "the module needs " + total / MIB + " MiB of memory")
                            .in("move_module")
                            .because("whether the kernel has that much left cannot be known")
                            .hint(hint())
                            .at(largest().place(), info.at(Shdr.SH_SIZE)));
            return false;
        }
        return true;
    }

    private boolean refuse(String what) {
        load.refuse(
                Errno.ENOMEM,
                Finding.error(LoadStage.LAYOUT, what)
                        .in("move_module")
                        .because("the kernel cannot allocate the module's memory")
                        .hint(hint())
                        .at(largest().place(), info.at(Shdr.SH_SIZE)));
        return false;
    }

    private String hint() {
        SectionHeader section = largest();
        return "look at " + info.name(section) + " with 0x" + Long.toHexString(section.size) + " bytes, aligned to 0x"
                + Long.toHexString(section.align);
    }

    /** The allocated section that needs most, by its size or by its alignment. */
    private SectionHeader largest() {
        SectionHeader largest = info.section(info.module);
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.isAlloc() && Long.compareUnsigned(need(section), need(largest)) > 0) {
                largest = section;
            }
        }
        return largest;
    }

    private static long need(SectionHeader section) {
        return Long.compareUnsigned(section.size, section.align) > 0 ? section.size : section.align;
    }
}
