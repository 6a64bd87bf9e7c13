package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import java.util.Optional;
import java.util.Set;

/** 32-bit ARM: arch/arm. */
final class ArmRules implements ArchRules {
    static final ArmRules RULES = new ArmRules();

    private static final long EF_ARM_EABI_MASK = 0xff00_0000L;
    private static final long EF_ARM_APCS_26 = 8;
    private static final long MIB = 1L << 20;
    private static final Reach ANY = new Reach(0xbf00_0000L, 0xff80_0000L);

    /** How far apart the kernel and its modules are at most, while there is room in the area for modules. */
    private static final long NEAR = 0x0800_0000L;

    private ArmRules() {}

    /** Where the entry is, and what a file of no EABI version asks of the CPU. */
    @Override
    public Optional<HeaderFault> headerFault(Load load, LoadInfo info) {
        return entryFault(load, info.entry()).or(() -> flagsFault(info.elfFlags()));
    }

    private static Optional<HeaderFault> entryFault(Load load, long entry) {
        // an odd address is Thumb code, which every CPU of ARMv6 and newer runs
        boolean thumb = load.option("ARM_THUMB").orElse(true);
        return ((entry & 1) == 0 ? (entry & 2) == 0 : thumb)
                ? Optional.empty()
                : Optional.of(new HeaderFault(
                        Ehdr.E_ENTRY,
                        fault("e_entry is 0x" + Long.toHexString(entry) + ", where no instruction can begin")
                                .because("arm's elf_check_arch wants a multiple of 4, or an odd address for Thumb code")
                                .hint("a module has 0 there: the file is damaged, build it anew")));
    }

    /** A kernel for ARMv7 runs on no CPU with 26-bit addresses; one without VFP is not among those that are known here. */
    private static Optional<HeaderFault> flagsFault(long flags) {
        return (flags & EF_ARM_EABI_MASK) != 0 || (flags & EF_ARM_APCS_26) == 0
                ? Optional.empty()
                : Optional.of(new HeaderFault(
                        Ehdr.E_FLAGS,
                        fault("e_flags 0x" + Long.toHexString(flags) + " name no EABI version and 26-bit code")
                                .because("arm's elf_check_arch takes that on CPUs with 26-bit addresses only")
                                .hint("build it with an EABI compiler (arm-linux-gnueabihf)")));
    }

    private static Finding.Observed fault(String what) {
        return Finding.error(LoadStage.ELF, what);
    }

    @Override
    public Set<Integer> usualBranchFilters() {
        return Set.of(7, 8);
    }

    @Override
    public boolean prepareSections(Load load) {
        return !load.option("ARM_MODULE_PLTS").orElse(true) || new ArmPlts(load).prepare();
    }

    /** The vmalloc area, behind what memory is mapped at once. */
    @Override
    public long moduleArea(long ram) {
        return 0x3f80_0000L - Math.min(ram, 760 * MIB);
    }

    /** {@code set_bit} traps elsewhere. */
    @Override
    public int bitAlignment() {
        return 4;
    }

    @Override
    public Reach addresses(Load load, SymbolOrigin.Kind kind) {
        return ANY;
    }

    @Override
    public Reach distances(Load load, SymbolOrigin.Kind kind) {
        return kind == SymbolOrigin.Kind.TEMPORARY
                ? new Reach(0x0080_0000L, 0x3fff_0000L) // vmalloc lies above low memory, and is filled from its start
                : new Reach(-NEAR, NEAR);
    }

    @Override
    public Relocator relocator(Load load) {
        return new ArmRelocations(load);
    }

    @Override
    public boolean isCall(long type) {
        return ArmRelocations.isCall(type);
    }

    @Override
    public void finish(Load load, ModuleText text) {
        new ArmFinalize(load, text).examine();
    }

    @Override
    public boolean hasRelativeJumpLabels() {
        return false;
    }
}
