package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.RiscvRelocation;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import java.util.Optional;
import java.util.Set;

/** 64-bit RISC-V: arch/riscv. */
final class RiscvRules implements ArchRules {
    static final RiscvRules RULES = new RiscvRules();

    /** The kernel, from {@code KERNEL_LINK_ADDR} on, wherever RANDOMIZE_BASE moves it. */
    private static final Reach KERNEL = new Reach(0xffff_ffff_8000_0000L, 0xffff_ffff_ff00_0000L);

    /** {@code MODULES_VADDR}, 2 GiB below the kernel's end, to {@code MODULES_END}, its start. */
    private static final Reach MODULES = new Reach(0xffff_ffff_0000_0000L, 0xffff_ffff_c000_0000L);

    /** The vmalloc area with three to five levels of page tables, wherever it starts. */
    private static final Reach VMALLOC = new Reach(0xff20_0000_0000_0000L, 0xffff_ffd6_0000_0000L);

    /** The kernel and its modules are within 2 GiB, and their ends are no symbols. */
    private static final long NEAR = 0x7fff_0000L;

    /** How far apart a module's own parts are, while there is room in the area for modules. */
    private static final long OWN = 0x0800_0000L;

    /** What a kernel takes of these 2 GiB itself, with room to spare. */
    private static final long KERNEL_SIZE = 32L << 20;

    private RiscvRules() {}

    /** The one machine has two classes. */
    @Override
    public Optional<HeaderFault> headerFault(Load load, LoadInfo info) {
        int fileClass = info.fileClass();
        return fileClass == ElfClass.BITS_64.number()
                ? Optional.empty()
                : Optional.of(new HeaderFault(
                        Ehdr.EI_CLASS,
                        Finding.error(LoadStage.ELF, "its class is " + fileClass + ", not 2 (64-bit)")
                                .because("riscv's elf_check_arch wants the kernel's own class")
                                .hint("build it for a 64-bit kernel (ARCH=riscv and the kernel's own configuration)")));
    }

    @Override
    public Set<Integer> usualBranchFilters() {
        return Set.of(11);
    }

    @Override
    public boolean prepareSections(Load load) {
        return !RiscvSections.areMade(load) || new RiscvSections(load).prepare();
    }

    @Override
    public long moduleArea(long ram) {
        return (2048L << 20) - KERNEL_SIZE;
    }

    @Override
    public Reach addresses(Load load, SymbolOrigin.Kind kind) {
        return switch (kind) {
            case MODULE -> MODULES;
            case TEMPORARY -> VMALLOC;
            default -> KERNEL;
        };
    }

    @Override
    public Reach distances(Load load, SymbolOrigin.Kind kind) {
        return switch (kind) {
            case MODULE -> new Reach(-OWN, OWN);
            case TEMPORARY -> new Reach(VMALLOC.low() - MODULES.high(), VMALLOC.high() - MODULES.low());
            default -> new Reach(-NEAR, NEAR);
        };
    }

    @Override
    public Relocator relocator(Load load) {
        return new RiscvRelocations(load);
    }

    @Override
    public boolean isCall(long type) {
        RiscvRelocation known = RiscvRelocation.of(type);
        return known == RiscvRelocation.R_RISCV_CALL || known == RiscvRelocation.R_RISCV_CALL_PLT;
    }

    @Override
    public void finish(Load load, ModuleText text) {
        new RiscvFinalize(load, text).examine();
    }

    @Override
    public String tracedSection() {
        return "__patchable_function_entries";
    }

    @Override
    public void checkTraced(Load load, ModuleText text, ModuleText.Table table, long place) {
        new RiscvTracing(load, text).check(table, place);
    }

    @Override
    public boolean usuallyListsData(Load load) {
        return true;
    }
}
