package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.LoaderChange;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * arm64's {@code module_frob_arch_sections}: counts the veneers that branches may need, sorts the branches' relocations, and
 * gives the PLT sections their size.
 *
 * <p>Veneers for ADRP exist on processors with erratum 843419 only (Cortex-A53 up to r0p4); they are not counted here.
 */
final class Arm64Plts {
    private static final int PLT_ENTRY = 12;

    private final Load load;
    private final LoadInfo info;

    private @Nullable SectionHeader core;
    private @Nullable SectionHeader init;
    private @Nullable SectionHeader trampoline;
    private @Nullable SectionHeader initTrampoline;
    private long symbols;

    Arm64Plts(Load load) {
        this.load = load;
        this.info = load.info();
    }

    boolean prepare() {
        find();
        SectionHeader corePlt = core == null ? trusted("core") : core;
        SectionHeader initPlt = init == null ? trusted("init") : init;
        if (corePlt == null || initPlt == null) {
            return ArchSections.missing(load, "PLT");
        }
        if (symbols == 0) {
            return ArchSections.missing(load, "symtab");
        }
        long coreCount = 0;
        long initCount = 0;
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            SectionHeader target = ArchSections.relocatedCode(load, section, ElfConstants.SHT_RELA);
            if (target == null) {
                continue;
            }
            long count = count(section);
            if (ArchSections.isInit(load, target)) {
                initCount += count;
            } else {
                coreCount += count;
            }
        }
        ArchSections.makeRoom(corePlt, 64, (coreCount + 1) * PLT_ENTRY);
        ArchSections.makeRoom(initPlt, 64, (initCount + 1) * PLT_ENTRY);
        record("core", corePlt, coreCount);
        record("init", initPlt, initCount);
        makeTrampoline(trampoline);
        makeTrampoline(initTrampoline);
        return true;
    }

    private void find() {
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (info.nameIs(section, ".plt")) {
                core = i == 0 ? null : section;
            } else if (info.nameIs(section, ".init.plt")) {
                init = i == 0 ? null : section;
            } else if (info.nameIs(section, ".text.ftrace_trampoline")) {
                trampoline = section;
            } else if (hasInitTrampoline() && info.nameIs(section, ".init.text.ftrace_trampoline")) {
                initTrampoline = section;
            } else if (section.type == ElfConstants.SHT_SYMTAB) {
                symbols = section.address;
            }
        }
    }

    /** {@code .init.text.ftrace_trampoline} came with 6.16 and went to the stable trees from 6.12 on. */
    private boolean hasInitTrampoline() {
        return load.has(LoaderChange.ARM64_INIT_TRAMPOLINE);
    }

    /** The index that the file's own {@code struct module} brings along, which the kernel takes for one it has found. */
    private @Nullable SectionHeader trusted(String which) {
        OptionalLong index = load.structModule().read("arch." + which + ".plt_shndx");
        if (index.isEmpty() || index.getAsLong() == 0) {
            return null;
        }
        if (index.getAsLong() >= info.sectionsRead()) {
            throw new UnsafeAccess(
                    info.name(load.structModule().section()),
                    load.structModule().offset("arch." + which + ".plt_shndx").orElse(0),
                    "arch." + which + ".plt_shndx is " + index.getAsLong() + " of " + info.sectionsRead()
                            + " section headers",
                    "the kernel takes the index from the file's struct module (module_frob_arch_sections)");
        }
        return info.section((int) index.getAsLong());
    }

    private void record(String which, SectionHeader plt, long count) {
        load.structModule().write("arch." + which + ".plt_shndx", plt.index);
        load.structModule().write("arch." + which + ".plt_num_entries", 0);
        load.structModule().write("arch." + which + ".plt_max_entries", count);
    }

    /** {@code NR_FTRACE_PLTS}: 2 until -fpatchable-function-entry's second callback went with 6.2. */
    private void makeTrampoline(@Nullable SectionHeader section) {
        if (section != null) {
            ArchSections.makeRoom(section, 4, (load.has(LoaderChange.ONE_FTRACE_PLT) ? 1L : 2L) * PLT_ENTRY);
        }
    }

    /** CONFIG_RANDOMIZE_BASE decided until 6.5 whether branches may be far. */
    private boolean countsBranches() {
        return load.has(LoaderChange.ARM64_PLTS_ALWAYS)
                || load.option("RANDOMIZE_BASE").orElse(true);
    }

    /** Sorts the branches to other sections to the front, and counts them without their duplicates. */
    private long count(SectionHeader section) {
        BranchTargets entries = new BranchTargets(load, section, symbols, true);
        if (!countsBranches()) {
            return 0;
        }
        int branches = partition(entries, section.info);
        if (branches > 0) {
            ArchSections.sort(load, entries).sort(branches);
        }
        long count = 0;
        for (int i = 0; i < entries.count(); i++) {
            if (Arm64Relocations.isBranch(entries.type(i))
                    && entries.symbolSection(i) != section.info
                    && (entries.addend(i) != 0 || i == 0 || entries.compare(i, i - 1) != 0)) {
                count++;
            }
        }
        return count;
    }

    private static boolean needsPlt(BranchTargets entries, int index, long target) {
        return entries.symbolSection(index) != target && Arm64Relocations.isBranch(entries.type(index));
    }

    /** {@code partition_branch_plt_relas}: {@return how many are sure to be at the front; one between may be left out} */
    private static int partition(BranchTargets entries, long target) {
        int front = 0;
        int back = entries.count() - 1;
        while (front < back) {
            if (needsPlt(entries, front, target)) {
                front++;
            } else if (needsPlt(entries, back, target)) {
                entries.swap(front, back);
            } else {
                back--;
            }
        }
        return front;
    }
}
