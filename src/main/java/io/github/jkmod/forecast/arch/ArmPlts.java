package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.ArmRelocation;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.LoaderChange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * arm's {@code module_frob_arch_sections}: sorts the relocations of code, counts the veneers that branches may need, and gives
 * the PLT sections their size.
 */
final class ArmPlts {
    private static final int PLT_ENTRY = 8;

    private final Load load;
    private final LoadInfo info;

    private @Nullable SectionHeader core;
    private @Nullable SectionHeader init;
    private long symbols;

    ArmPlts(Load load) {
        this.load = load;
        this.info = load.info();
    }

    boolean prepare() {
        find();
        SectionHeader corePlt = core;
        SectionHeader initPlt = init;
        if (corePlt == null || initPlt == null) {
            if (isThere("core", corePlt) && isThere("init", initPlt)) {
                throw followedPointer(corePlt == null ? "core" : "init");
            }
            return ArchSections.missing(load, "PLT");
        }
        if (symbols == 0) {
            return ArchSections.missing(load, "symtab");
        }
        // FTRACE_ADDR and MCOUNT_ADDR have entries of their own
        long fixed = load.option("DYNAMIC_FTRACE").orElse(true) ? 2 : 0;
        long coreCount = fixed;
        long initCount = fixed;
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            SectionHeader target = ArchSections.relocatedCode(load, section, ElfConstants.SHT_REL);
            if (target == null) {
                continue;
            }
            BranchTargets entries = new BranchTargets(load, section, symbols, false);
            ArchSections.sort(load, entries).sort(entries.count());
            boolean isInit = ArchSections.isInit(load, target);
            long count = count(entries, section, target.address);
            if (isInit) {
                initCount += count;
            } else {
                coreCount += count;
            }
        }
        makeRoom("core", corePlt, coreCount);
        makeRoom("init", initPlt, initCount);
        return true;
    }

    private void find() {
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (info.nameIs(section, ".plt")) {
                core = section;
            } else if (info.nameIs(section, ".init.plt")) {
                init = section;
            } else if (section.type == ElfConstants.SHT_SYMTAB) {
                symbols = section.address;
            } else if (movesUnwindTables()
                    && (section.type == ElfConstants.SHT_ARM_EXIDX || info.nameStartsWith(section, ".ARM.extab"))) {
                section.flags |= ElfConstants.SHF_EXECINSTR;
            }
        }
    }

    /** Since 7.0, kernels that do not split at 3 GiB keep unwind tables with the code, for R_ARM_PREL31's range. */
    private boolean movesUnwindTables() {
        return load.has(LoaderChange.ARM_UNWIND_WITH_CODE)
                && load.option("ARM_UNWIND").orElse(true)
                && !load.option("VMSPLIT_3G").orElse(true);
    }

    /** A pointer in the file's own {@code struct module} passes for a section that was found. */
    private boolean isThere(String which, @Nullable SectionHeader found) {
        return found != null
                || load.structModule().read("arch." + which + ".plt").orElse(0) != 0;
    }

    private UnsafeAccess followedPointer(String which) {
        String field = "arch." + which + ".plt";
        return new UnsafeAccess(
                info.name(load.structModule().section()),
                load.structModule().offset(field).orElse(0),
                field + " is a pointer that the file brings along, and no section of that name is there",
                "the kernel follows the pointer from the file's struct module (module_frob_arch_sections)");
    }

    /** {@code count_plts}. */
    private long count(BranchTargets entries, SectionHeader section, long base) {
        long count = 0;
        for (int i = 0; i < entries.count(); i++) {
            if (ArmRelocations.isBranch(entries.type(i)) && entries.symbolSection(i) != section.info) {
                boolean again = hasZeroAddend(entries, i, section, base)
                        && i > 0
                        && entries.compare(i, i - 1) == 0
                        && hasZeroAddend(entries, i - 1, section, base);
                count += again ? 0 : 1;
            }
        }
        return count;
    }

    /** {@code is_zero_addend_relocation}: reads the instruction wherever {@code r_offset} leads. */
    private boolean hasZeroAddend(BranchTargets entries, int index, SectionHeader section, long base) {
        Optional<Long> read = load.memory().read((base + entries.offset(index)) & 0xffff_ffffL, 4);
        if (read.isEmpty()) {
            throw new UnsafeAccess(
                    info.name(section),
                    entries.offsetOf(index),
                    "r_offset 0x" + Long.toHexString(entries.offset(index)) + " of relocation " + index
                            + " leads out of the file",
                    "the kernel reads the instruction there without a check (is_zero_addend_relocation)");
        }
        long word = read.get();
        ArmRelocation type = ArmRelocation.of(entries.type(index));
        if (type == ArmRelocation.R_ARM_THM_CALL || type == ArmRelocation.R_ARM_THM_JUMP24) {
            return (word & 0x7ff) == 0x7ff && ((word >>> 16) & 0x2fff) == 0x2ffe;
        }
        return (word & 0xff_ffff) == 0xff_fffe;
    }

    private void makeRoom(String which, SectionHeader section, long count) {
        long line = 1L
                << Integer.parseInt(load.kernel()
                        .config()
                        .value()
                        .flatMap(config -> config.value("ARM_L1_CACHE_SHIFT"))
                        .filter(value -> value.matches("[4-9]"))
                        .orElse("6"));
        long block = 2 * line; // struct plt_entries: as many loads as literals
        long size = (count * PLT_ENTRY + block - 1) / block * block;
        ArchSections.makeRoom(section, line, size & 0xffff_ffffL);
        load.structModule().write("arch." + which + ".plt_count", 0);
        load.structModule().write("arch." + which + ".plt_ent", 0);
    }
}
