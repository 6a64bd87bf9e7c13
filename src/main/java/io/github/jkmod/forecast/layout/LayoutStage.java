package io.github.jkmod.forecast.layout;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import java.util.List;

/** {@code module_frob_arch_sections}, {@code module_enforce_rwx_sections}, {@code layout_sections}, {@code move_module}. */
public final class LayoutStage implements Stage {
    private static final long WRITE_AND_EXEC = ElfConstants.SHF_WRITE | ElfConstants.SHF_EXECINSTR;
    private static final List<String> RO_AFTER_INIT = List.of(".data..ro_after_init", "__jump_table");

    @Override
    public LoadStage stage() {
        return LoadStage.LAYOUT;
    }

    @Override
    public void examine(Load load) {
        ArchRules rules = ArchRules.of(load);
        if (!rules.prepareSections(load) || !enforceProtection(load)) {
            return;
        }
        // the per-CPU template is allocated for each processor later; without one this is section 0, as in the kernel
        load.info().section(load.info().perCpu).clearAlloc();
        markReadOnlyAfterInit(load);
        load.structModule()
                .firstUnknownByte()
                .ifPresent(offset -> load.findings()
                        .unknown("what byte 0x" + Long.toHexString(offset) + " of struct module means to this kernel"));
        SectionPlacement placement = new SectionPlacement(load);
        placement.compute();
        new ModuleMover(load, placement).move();
        if (load.isLaidOut()) {
            StructModulePlace.requireAligned(load);
            if (load.has(LoaderChange.MODULE_MEMORY)) {
                StructModulePlace.requireData(load);
            }
        }
    }

    /** {@code module_enforce_rwx_sections}. {@return whether the load can go on} */
    private boolean enforceProtection(Load load) {
        if (!load.option("STRICT_MODULE_RWX").orElse(true)) {
            return true;
        }
        LoadInfo info = load.info();
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if ((section.flags & WRITE_AND_EXEC) == WRITE_AND_EXEC) {
                load.refuse(
                        Errno.ENOEXEC,
                        Finding.error(stage(), "section " + info.name(section) + " is writable and executable")
                                .in("module_enforce_rwx_sections")
                                .because("the kernel takes no such section, used or not")
                                .hint("put code and data in sections of their own")
                                .at("section header " + i, load.info().at(Shdr.SH_FLAGS))
                                .logged(load.structModule().printedName() + ": section " + info.name(section)
                                        + " (index " + i + ") has invalid WRITE|EXEC flags"));
                load.stop();
                return false;
            }
        }
        return true;
    }

    private static void markReadOnlyAfterInit(Load load) {
        LoadInfo info = load.info();
        if (!marksAllOfAName(load)) {
            for (String name : RO_AFTER_INIT) {
                info.find(name).ifPresent(found -> info.section(found).flags |= SectionPlacement.RO_AFTER_INIT);
            }
            return;
        }
        boolean staticCalls = ArchRules.of(load).has(load, "HAVE_STATIC_CALL_INLINE");
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (info.nameIs(section, RO_AFTER_INIT.get(0))
                    || info.nameIs(section, RO_AFTER_INIT.get(1))
                    || (staticCalls && info.nameIs(section, ".static_call_sites"))) {
                section.flags |= SectionPlacement.RO_AFTER_INIT;
            }
        }
    }

    /** {@code module_mark_ro_after_init} came with 6.15: every section of a name, and static calls with them. */
    private static boolean marksAllOfAName(Load load) {
        return load.has(LoaderChange.ALL_RO_AFTER_INIT);
    }
}
