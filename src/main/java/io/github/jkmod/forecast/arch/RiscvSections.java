package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.RiscvRelocation;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * riscv's {@code module_frob_arch_sections} (arch/riscv/kernel/module-sections.c): counts the entries that relocations of code
 * may need in the procedure linkage table and in the global offset table, and gives their sections their size.
 */
final class RiscvSections {
    /** {@code L1_CACHE_BYTES}. */
    private static final int LINE = 64;

    /** {@code sizeof(struct plt_entry)}: three instructions. */
    static final int PLT_ENTRY = 12;

    /** {@code sizeof(struct got_entry)}: an address. */
    static final int GOT_ENTRY = 8;

    static final String PLT = ".plt";
    static final String GOT = ".got";
    static final String GOT_PLT = ".got.plt";

    private final Load load;
    private final LoadInfo info;

    /** Those counted so far: of one section, or of all. */
    private final Set<Entry> counted = new HashSet<>();

    private long plts;
    private long gots;

    /** {@code is_rela_equal}: what makes one relocation the same as another. */
    private record Entry(long type, long symbol, long addend) {}

    RiscvSections(Load load) {
        this.load = load;
        this.info = load.info();
    }

    /** {@return whether the kernel makes them (CONFIG_MODULE_SECTIONS); where nothing tells, as the file was linked} */
    static boolean areMade(Load load) {
        return load.option("MODULE_SECTIONS").orElseGet(() -> last(load, GOT_PLT) != null);
    }

    boolean prepare() {
        SectionHeader plt = last(load, PLT);
        SectionHeader got = last(load, GOT);
        SectionHeader gotPlt = last(load, GOT_PLT);
        if (!isThere("plt", PLT, plt) || !isThere("got", GOT, got) || !isThere("got_plt", GOT_PLT, gotPlt)) {
            return false;
        }
        if (plt == null || got == null || gotPlt == null) {
            throw followedPointer(plt == null ? "plt" : got == null ? "got" : "got_plt");
        }
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (ArchSections.relocatedCode(load, section, ElfConstants.SHT_RELA) == null) {
                continue;
            }
            if (!load.has(LoaderChange.RISCV_ENTRIES_COUNTED_TOGETHER)) {
                counted.clear();
            }
            count(section);
        }
        makeRoom("plt", plt, ElfConstants.SHF_EXECINSTR | ElfConstants.SHF_ALLOC, plts, PLT_ENTRY);
        makeRoom("got", got, ElfConstants.SHF_ALLOC, gots, GOT_ENTRY);
        makeRoom("got_plt", gotPlt, ElfConstants.SHF_ALLOC, plts, GOT_ENTRY);
        return true;
    }

    /** {@return the last section of that name; null if there is none} */
    static @Nullable SectionHeader last(Load load, String name) {
        SectionHeader found = null;
        for (int i = 0; i < load.info().sectionsRead(); i++) {
            if (load.info().nameIs(load.info().section(i), name)) {
                found = load.info().section(i);
            }
        }
        return found;
    }

    /** A pointer in the file's own {@code struct module} passes for a section that was found. */
    private boolean isThere(String field, String name, @Nullable SectionHeader found) {
        if (found != null || load.structModule().read("arch." + field + ".shdr").orElse(0) != 0) {
            return true;
        }
        load.refuse(
                Errno.ENOEXEC,
                Finding.error(LoadStage.LAYOUT, "no " + name + " section")
                        .in("module_frob_arch_sections")
                        .because("the kernel puts what far calls and addresses of symbols need there")
                        .hint("link the module with the kernel's own module.lds, as Kbuild does")
                        .logged(load.structModule().printedName() + ": module "
                                + name.substring(1).toUpperCase(Locale.ROOT) + " section(s) missing"));
        load.stop();
        return false;
    }

    private UnsafeAccess followedPointer(String which) {
        String field = "arch." + which + ".shdr";
        return new UnsafeAccess(
                info.name(load.structModule().section()),
                load.structModule().offset(field).orElse(0),
                field + " is a pointer that the file brings along, and no section of that name is there",
                "the kernel follows the pointer from the file's struct module (module_frob_arch_sections)");
    }

    /** {@code count_max_entries}. */
    private void count(SectionHeader section) {
        BranchTargets entries = new BranchTargets(load, section, 0, true);
        for (int i = 0; i < entries.count(); i++) {
            RiscvRelocation type = RiscvRelocation.of(entries.type(i));
            boolean plt = type == RiscvRelocation.R_RISCV_CALL_PLT || type == RiscvRelocation.R_RISCV_PLT32;
            boolean got = type == RiscvRelocation.R_RISCV_GOT_HI20;
            if ((plt || got) && counted.add(new Entry(entries.type(i), entries.symbol(i), entries.addend(i)))) {
                plts += plt ? 1 : 0;
                gots += got ? 1 : 0;
            }
        }
    }

    private void makeRoom(String field, SectionHeader section, long flags, long count, int entry) {
        ArchSections.makeRoom(section, LINE, (count + 1) * entry);
        section.flags = flags;
        load.structModule().write("arch." + field + ".num_entries", 0);
        load.structModule().write("arch." + field + ".max_entries", count);
    }
}
