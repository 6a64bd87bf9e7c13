package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.X86_64Relocation;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.TrustedFields;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.model.LoaderChange;
import java.util.List;
import java.util.Set;

/** 64-bit x86: arch/x86. */
final class X86Rules implements ArchRules {
    static final X86Rules RULES = new X86Rules();

    /** Where kernels with a randomized base, and their modules, lie. */
    private static final Reach KERNEL = new Reach(0xffff_ffff_8000_0000L, 0xffff_ffff_ff00_0000L);

    private static final Reach MODULES = new Reach(0xffff_ffff_c000_0000L, 0xffff_ffff_ff00_0000L);

    /** The vmalloc area with four or five levels of page tables, wherever it starts. */
    private static final Reach VMALLOC = new Reach(0xff10_0000_0000_0000L, 0xffff_fe00_0000_0000L);

    private static final Set<String> USUAL = Set.of("HAVE_STATIC_CALL_INLINE", "LIVEPATCH", "ARCH_HAS_EXECMEM_ROX");

    private X86Rules() {}

    @Override
    public Set<Integer> usualBranchFilters() {
        return Set.of(4);
    }

    /** Since 5.14 and in 5.10.y: what old assemblers leave behind. */
    @Override
    public boolean ignoresUndefined(String symbol) {
        return symbol.equals("_GLOBAL_OFFSET_TABLE_");
    }

    /** {@code MODULES_VADDR} to {@code MODULES_END}. */
    @Override
    public long moduleArea(long ram) {
        return 0x3f00_0000L;
    }

    /** A small offset until 6.15 made per-CPU addresses ordinary ones. */
    @Override
    public long perCpuBase(Load load) {
        return load.has(LoaderChange.PER_CPU_ORDINARY) ? load.addresses().perCpu() : 0x3_6000L;
    }

    @Override
    public Reach addresses(Load load, SymbolOrigin.Kind kind) {
        return switch (kind) {
            case MODULE -> MODULES;
            case TEMPORARY -> VMALLOC;
            // until 6.14 an offset in the per-CPU area, which starts at 0
            case PER_CPU -> load.has(LoaderChange.PER_CPU_ORDINARY) ? KERNEL : new Reach(0, 1 << 25);
            default -> KERNEL;
        };
    }

    @Override
    public Relocator relocator(Load load) {
        return new X86Relocations(load);
    }

    @Override
    public boolean isCall(long type) {
        return X86_64Relocation.of(type) == X86_64Relocation.R_X86_64_PLT32;
    }

    @Override
    public Finding refusesNonZero(RelocationWalk walk) {
        return X86Relocations.notZero(walk);
    }

    /** {@code module_finalize} sets them only when the module has the sections for them. */
    @Override
    public void checkTrustedFields(Load load) {
        LoadInfo info = load.info();
        boolean orc = info.findAny(".orc_unwind").isPresent()
                && info.findAny(".orc_unwind_ip").isPresent();
        if (!orc && load.structModule().read("arch.orc_unwind").orElse(0) != 0) {
            TrustedFields.requireNull(
                    load,
                    "arch.orc_unwind_ip",
                    "the module has no unwind tables, and the unwinder searches what this points to"
                            + " (orc_module_find)");
        }
        for (String field : List.of("its_num_pages", "its_page_array", "arch.its_pages.num", "arch.its_pages.pages")) {
            if (load.structModule().read(field).orElse(0) != 0) {
                load.findings().untold("whether this processor needs ITS thunks, for which " + field + " is followed");
            }
        }
    }

    @Override
    public void finish(Load load, ModuleText text) {
        new X86Finalize(load, text).examine();
    }

    @Override
    public boolean looksUpPlaces(Load load) {
        return load.has(LoaderChange.FTRACE_LOOKS_UP)
                && load.option("DYNAMIC_FTRACE").orElse(true);
    }

    @Override
    public Set<String> usualOptions() {
        return USUAL;
    }

    @Override
    public boolean usuallyListsData(Load load) {
        return true;
    }
}
