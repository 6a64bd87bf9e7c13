package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.load.KernelSort;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.TemporaryCopy;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code module_frob_arch_sections}: what an architecture changes in the section headers before the layout. */
public final class ArchSections {
    /** Why a relocation section's {@code sh_info} can lead astray. */
    private static final String UNCHECKED =
            "the kernel looks up the target section of relocations without a check (module_frob_arch_sections)";

    private ArchSections() {}

    /** Refuses a module without room for its PLT. {@return false} */
    static boolean missing(Load load, String what) {
        String line = load.structModule().printedName() + ": module " + what + " section"
                + (what.equals("PLT") ? "(s)" : "") + " missing";
        load.refuse(
                Errno.ENOEXEC,
                Finding.error(
                                LoadStage.LAYOUT,
                                "no " + (what.equals("PLT") ? ".plt or no .init.plt" : "symbol table") + " section")
                        .in("module_frob_arch_sections")
                        .because("the kernel makes veneers for far calls there")
                        .hint("link the module with the kernel's own module.lds, as Kbuild does")
                        .logged(line));
        load.stop();
        return false;
    }

    /** {@return the section of code whose relocations these are; null if they are not of that type, or not of code} */
    static @Nullable SectionHeader relocatedCode(Load load, SectionHeader relocations, long type) {
        if (relocations.type != type) {
            return null;
        }
        SectionHeader target = TemporaryCopy.sectionAt(load, relocations.info, relocations, UNCHECKED);
        return target.isExec() ? target : null;
    }

    /** Turns a section into one that only takes room for code. */
    static void makeRoom(SectionHeader section, long align, long size) {
        section.type = ElfConstants.SHT_NOBITS;
        section.flags = ElfConstants.SHF_EXECINSTR | ElfConstants.SHF_ALLOC;
        section.align = align;
        section.size = size;
    }

    /** {@code module_init_layout_section}: {@return whether a section of that name goes where init's memory is} */
    public static boolean isInit(Load load, SectionHeader section) {
        Architecture architecture = load.architecture();
        boolean unloads = load.option("MODULE_UNLOAD").orElse(true);
        return (!unloads && begins(load.info(), section, architecture.exitSections()))
                || begins(load.info(), section, architecture.initSections());
    }

    private static boolean begins(LoadInfo info, SectionHeader section, List<String> prefixes) {
        for (String prefix : prefixes) { // asked of every section: no stream
            if (info.nameStartsWith(section, prefix)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the kernel's sort in that version's form; "lib/sort: Optimize the number of swaps and comparisons" is of 6.11} */
    static KernelSort sort(Load load, KernelSort.Elements elements) {
        return new KernelSort(elements, load.has(LoaderChange.SORT_BOTTOM_UP));
    }
}
