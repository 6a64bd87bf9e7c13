package io.github.jkmod.forecast.symbols;

import io.github.jkmod.forecast.load.ForcedLoad;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModinfoTags;
import io.github.jkmod.forecast.load.ModuleSections;
import io.github.jkmod.forecast.load.ModuleVersions;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.load.TaintingTags;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import java.util.Optional;

/** {@code find_module_sections}, {@code check_export_symbol_versions}, and the one tag that {@code setup_modinfo} refuses. */
public final class OwnExportsStage implements Stage {
    private static final String MODULE_NAMESPACE = "module:";

    @Override
    public LoadStage stage() {
        return LoadStage.EXPORTS;
    }

    @Override
    public void examine(Load load) {
        ModuleSections sections = find(load);
        load.sections(sections);
        constructors(load);
        if (!load.has(LoaderChange.LATE_TAINTS)) {
            new TaintingTags(load, new ModinfoTags(load.info())).offenders();
        }
        if (hasFlagTable(load) && sections.exports().count() != 0 && sections.flags() == 0) {
            load.refuse(
                    Errno.ENOEXEC,
                    Finding.error(stage(), "it exports symbols and has no __kflagstab")
                            .in("check_export_symbol_sections")
                            .because("the kernel needs a byte of flags for each")
                            .hint("rebuild it against the headers of " + load.release())
                            .logged(load.structModule().printedName() + ": no flags for exported symbols"));
        }
        exportedVersions(load, sections);
        if (refusesModuleNamespaces(load)) {
            importedNamespaces(load);
        }
    }

    private static ModuleSections find(Load load) {
        int symbol = exportSize(load);
        boolean flagged = hasFlagTable(load);
        ModuleSections.Table none = new ModuleSections.Table(0, 0, symbol);
        return new ModuleSections(
                table(load, "__param", load.info().wide() ? 40 : 20),
                table(load, "__ksymtab", symbol),
                flagged ? none : table(load, "__ksymtab_gpl", symbol),
                hasFutureTable(load) ? table(load, "__ksymtab_gpl_future", symbol) : none,
                address(load, "__kcrctab"),
                flagged ? 0 : address(load, "__kcrctab_gpl"),
                flagged ? address(load, "__kflagstab") : 0);
    }

    /** {@code struct kernel_symbol}: three offsets of 32 bits, or three pointers. */
    static int exportSize(Load load) {
        boolean wide = load.info().wide();
        boolean distances = load.option("HAVE_ARCH_PREL32_RELOCATIONS")
                .orElse(!load.architecture().exportsArePointers());
        return distances || !wide ? 12 : 24;
    }

    /** {@code section_objs}: without the section that of index 0, which has no size. */
    private static ModuleSections.Table table(Load load, String name, int entrySize) {
        SectionHeader section = section(load, name);
        long count = Long.divideUnsigned(section.size, entrySize) & 0xffff_ffffL;
        return new ModuleSections.Table(section.address, count, entrySize);
    }

    /** {@code section_addr}. */
    private static long address(Load load, String name) {
        return section(load, name).address;
    }

    private static SectionHeader section(Load load, String name) {
        return load.info().section(load.info().find(name).orElse(0));
    }

    /** {@code __kflagstab} took the place of the GPL-only tables in 7.1. */
    static boolean hasFlagTable(Load load) {
        return load.has(LoaderChange.EXPORT_FLAGS);
    }

    /** EXPORT_SYMBOL_GPL_FUTURE went with 5.12. */
    private static boolean hasFutureTable(Load load) {
        return !load.has(LoaderChange.GPL_FUTURE_GONE);
    }

    private void constructors(Load load) {
        LoadInfo info = load.info();
        if (load.option("CONSTRUCTORS").orElse(false)
                && address(load, ".ctors") != 0
                && info.find(".init_array").isPresent()) {
            load.refuse(
                    Errno.EINVAL,
                    Finding.error(stage(), "it has both .ctors and .init_array")
                            .in("find_module_sections")
                            .because("the kernel calls constructors of one kind only")
                            .hint("build all of it with one compiler")
                            .logged(load.structModule().printedName() + ": has both .ctors and .init_array."));
            load.stop();
        }
    }

    private void exportedVersions(Load load, ModuleSections sections) {
        boolean missing = (sections.exports().count() != 0 && sections.crcs() == 0)
                || (sections.gplExports().count() != 0 && sections.gplCrcs() == 0)
                || (sections.futureExports().count() != 0 && address(load, "__kcrctab_gpl_future") == 0);
        if (!missing || !ModuleVersions.areCompared(load)) {
            return;
        }
        String what = "it exports symbols without CRCs (no __kcrctab)";
        String hint = "build it with CONFIG_MODVERSIONS, as this kernel is";
        new ForcedLoad(stage(), what, hint).passOrRefuse(load, "no versions for exported symbols");
    }

    /** {@code setup_modinfo} refuses since 6.16, when exports for named modules came (EXPORT_SYMBOL_FOR_MODULES). */
    private static boolean refusesModuleNamespaces(Load load) {
        return load.has(LoaderChange.MODULE_NAMESPACES);
    }

    private static void importedNamespaces(Load load) {
        Optional<String> wrong = new ModinfoTags(load.info())
                .all("import_ns").stream()
                        .filter(namespace -> namespace.startsWith(MODULE_NAMESPACE))
                        .findFirst();
        wrong.ifPresent(namespace -> load.refuse(
                Errno.EPERM,
                Finding.error(LoadStage.MODINFO, "it imports the namespace " + namespace)
                        .in("setup_modinfo")
                        .because("exports for named modules cannot be imported by a tag")
                        .hint("take MODULE_IMPORT_NS(\"" + namespace + "\") out")
                        .logged(load.structModule().printedName() + ": module tries to import module namespace: "
                                + namespace)));
    }

    /** {@return whether this architecture's tables hold pointers, which relocations fill in} */
    static boolean holdsPointers(Load load) {
        return load.architecture().exportsArePointers() || exportSize(load) == 24;
    }
}
