package io.github.jkmod.forecast.layout;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModinfoTags;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.load.TaintingTags;
import io.github.jkmod.forecast.load.TrustedFields;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.LoaderChange;
import java.util.List;

/** {@code percpu_modalloc}: the module's variables for each processor, from a reserve that all modules share. */
public final class PerCpuStage implements Stage {
    private static final int KIB = 1024;

    /** {@code PCPU_MIN_UNIT_SIZE}: more is no size at all to the allocator. */
    private static final long LARGEST = 32 * KIB;

    @Override
    public LoadStage stage() {
        return LoadStage.LAYOUT;
    }

    @Override
    public void examine(Load load) {
        if (load.has(LoaderChange.LATE_TAINTS)) {
            new TaintingTags(load, new ModinfoTags(load.info())).all();
        }
        LoadInfo info = load.info();
        SectionHeader section = info.section(info.perCpu);
        if (section.size == 0) {
            TrustedFields.requireNull(
                    load,
                    "percpu",
                    "the module has no per-CPU memory of its own, and the kernel frees what this points to"
                            + " (percpu_modfree)");
            return;
        }
        load.module().perCpu(ArchRules.of(load).perCpuBase(load));
        if (!fits(load, section)) {
            load.refuse(
                    Errno.ENOMEM,
                    Finding.error(
                                    stage(),
                                    "0x" + Long.toHexString(section.size) + " bytes of per-CPU variables,"
                                            + " aligned to 0x" + Long.toHexString(section.align)
                                            + ", cannot be had")
                            .in("percpu_modalloc")
                            .because("all modules share " + reserve(load) / KIB + " KiB, and the alignment must"
                                    + " be a power of two")
                            .hint("allocate large per-CPU variables at run time (alloc_percpu)")
                            .at(section.place(), info.at(Shdr.SH_SIZE))
                            .logged(load.structModule().printedName() + ": Could not allocate "
                                    + Long.toUnsignedString(section.size) + " bytes percpu data"));
        } else if (mayBeUsedUp(load, section)) {
            load.findings().untold("how much of the " + reserve(load) / KIB + " KiB for per-CPU variables is left");
        }
    }

    private static boolean fits(Load load, SectionHeader section) {
        long most = ArchRules.of(load).pageSize(load);
        long align = Long.compareUnsigned(section.align, most) > 0 ? most : Math.max(section.align, 4);
        long size = (section.size + 3) & ~3L;
        return size > 0 && size <= LARGEST && size <= reserve(load) && Long.bitCount(align) == 1;
    }

    /** {@code PERCPU_MODULE_RESERVE}: 8 KiB; eightfold where 6.10 to 6.14 count allocations. */
    private static long reserve(Load load) {
        boolean counts = load.has(LoaderChange.LARGE_PER_CPU_RESERVE)
                && load.option("MEM_ALLOC_PROFILING").orElse(false);
        return (counts ? 64L : 8L) * KIB;
    }

    /** Other modules' variables are few and small; a section of half the reserve may find it used. */
    private static boolean mayBeUsedUp(Load load, SectionHeader section) {
        Fact<List<ProcModule>> modules = load.modules();
        boolean alone = modules instanceof Fact.Absent<List<ProcModule>>
                || modules.value().filter(List::isEmpty).isPresent();
        return !alone && section.size > reserve(load) / 2;
    }
}
