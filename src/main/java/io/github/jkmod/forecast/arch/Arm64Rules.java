package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.model.LoaderChange;
import java.util.Optional;
import java.util.Set;

/** 64-bit ARM: arch/arm64. */
final class Arm64Rules implements ArchRules {
    static final Arm64Rules RULES = new Arm64Rules();

    /** Kernel, modules and the vmalloc area, below the area of the {@code struct page}. */
    private static final Reach ANY = new Reach(0xffff_8000_0000_0000L, 0xffff_fe00_0000_0000L);

    /**
     * How far apart things are at most, with room to spare: the kernel and its modules are within 2 GiB; since 6.5 within
     * 128 MiB, while there is room in the area for modules.
     */
    private static final long NEAR = 0x0800_0000L;

    private static final long NEAR_BEFORE_6_5 = 0x7c00_0000L;

    private static final int POINTER = 8;
    private static final long TWO_NOPS = 0xd503201f_d503201fL;

    private Arm64Rules() {}

    @Override
    public Set<Integer> usualBranchFilters() {
        return Set.of(10);
    }

    /** PLTs are always there since 6.5, an option before. */
    @Override
    public boolean prepareSections(Load load) {
        return (!load.has(LoaderChange.ARM64_PLTS_ALWAYS)
                        && !load.option("ARM64_MODULE_PLTS").orElse(true))
                || new Arm64Plts(load).prepare();
    }

    /** 2 GiB around the kernel, where there are PLTs. */
    @Override
    public long moduleArea(long ram) {
        return 2048L << 20;
    }

    @Override
    public long pageSize(Load load) {
        return load.option("ARM64_64K_PAGES").orElse(false)
                ? 65536
                : load.option("ARM64_16K_PAGES").orElse(false) ? 16384 : 4096;
    }

    @Override
    public Reach addresses(Load load, SymbolOrigin.Kind kind) {
        return ANY;
    }

    /**
     * With CONFIG_RANDOMIZE_BASE the kernel and its modules are put in the middle of the vmalloc area ({@code
     * kaslr_early_init}), which is filled from its start.
     */
    @Override
    public Reach distances(Load load, SymbolOrigin.Kind kind) {
        if (kind == SymbolOrigin.Kind.TEMPORARY && load.option("RANDOMIZE_BASE").orElse(true)) {
            return new Reach(-1L << 47, -1L << 40);
        }
        long near = load.has(LoaderChange.MODULES_FAR_APART) ? NEAR : NEAR_BEFORE_6_5;
        return new Reach(-near, near);
    }

    @Override
    public Relocator relocator(Load load) {
        return new Arm64Relocations(load);
    }

    @Override
    public boolean isCall(long type) {
        return Arm64Relocations.isBranch(type);
    }

    @Override
    public void finish(Load load, ModuleText text) {
        new Arm64Finalize(load, text).examine();
    }

    @Override
    public String tracedSection() {
        return "__patchable_function_entries";
    }

    private static boolean keepsPointers(Load load) {
        return load.option("DYNAMIC_FTRACE_WITH_CALL_OPS").orElse(false);
    }

    /** {@code ftrace_call_adjust}, {@code ftrace_init_nop}: a pointer goes in front of each function, over two NOPs. */
    @Override
    public void checkTraced(Load load, ModuleText text, ModuleText.Table table, long place) {
        if (!keepsPointers(load)) {
            return;
        }
        String entry = "entry " + table.index + " is 0x" + Long.toHexString(place);
        if ((place & (POINTER - 1)) != 0) {
            throw table.unsafe(
                    0,
                    entry + ", not a multiple of 8",
                    "the kernel takes 0 instead and stops with a BUG writing below it");
        }
        Optional<Long> there = load.memory().read(place, POINTER);
        if (there.isEmpty() || there.get() != TWO_NOPS) {
            throw table.unsafe(
                    0,
                    entry + (there.isEmpty() ? ", outside of the module" : ", where two NOPs should stand"),
                    "the kernel writes a pointer over the 8 bytes there");
        }
    }

    /** Since 6.3. */
    @Override
    public boolean readsFunctions(Load load) {
        return keepsPointers(load) && load.option("ARM64_BTI_KERNEL").orElse(false);
    }

    @Override
    public boolean usuallyListsData(Load load) {
        return load.has(LoaderChange.ARM64_LISTS_DATA);
    }
}
