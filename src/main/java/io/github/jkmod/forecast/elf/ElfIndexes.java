package io.github.jkmod.forecast.elf;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModinfoTags;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import java.util.OptionalLong;

/**
 * Finds the sections that the loader works with ({@code info->index}) and the module's name, with the checks that each
 * release makes of them.
 */
final class ElfIndexes {
    private static final String NAMELESS = "(missing .modinfo section or name field)";

    private final Load load;
    private final LoadInfo info;
    private final ElfEdition edition;
    private final ElfReport report;
    private final SpecialSections special;
    private OptionalLong nameTag = OptionalLong.empty();

    ElfIndexes(Load load, LoadInfo info, ElfEdition edition, ElfReport report, SpecialSections special) {
        this.load = load;
        this.info = info;
        this.edition = edition;
        this.report = report;
        this.special = special;
    }

    /** {@return whether the kernel goes on, with every index and the name known} */
    boolean pass() {
        boolean found = switch (edition.form()) {
            case TWO_STEPS -> setUp();
            case COUNTING -> modinfoOnce() && symbolTableOnce() && modules();
            case BY_PART -> parts();
        };
        if (!found || !versions()) {
            return false;
        }
        if (isSmp()) {
            info.perCpu = info.find(".data..percpu").orElse(0);
        }
        if (edition.stringTable() && !new StringTableChecks(info, report).pass()) {
            return false;
        }
        load.name(nameTag.isPresent() ? readable(nameTag.getAsLong()) : nameInStruct());
        return true;
    }

    /** {@code setup_load_info}: of each kind the first counts, {@code .modinfo} and the struct only if allocated. */
    private boolean setUp() {
        info.modinfo = info.find(SpecialSections.MODINFO).orElse(0);
        if (info.modinfo != 0) {
            findNameTag();
        }
        special.findSymbolTables();
        if (special.symbolTables().isEmpty()) {
            return noSymbols();
        }
        symbolTable(special.symbolTables().get(0));
        info.module = info.find(SpecialSections.THIS_MODULE).orElse(0);
        return info.module != 0
                || report.refuseInEveryRelease(
                        logName() + ": No module found in object",
                        report.finding("there is no allocated section .gnu.linkonce.this_module")
                                .in("setup_load_info")
                                .because("it holds the struct module")
                                .hint("an object file is no module: modpost and the last link make it one")
                                .at("file", 0));
    }

    /** {@code elf_validity_cache_index_info} and its sisters, which look for the struct before the symbols. */
    private boolean parts() {
        special.findModinfos();
        if (!modinfoOnce()) {
            return false;
        }
        special.findModules();
        if (!modules()) {
            return false;
        }
        special.findSymbolTables();
        return symbolTableOnce()
                && special.linkInRange(info.section(info.symbolTable), "elf_validity_cache_index_str")
                && stringTableType();
    }

    private boolean modinfoOnce() {
        if (special.modinfos().size() > 1) {
            SectionHeader second = special.modinfos().get(1);
            return report.refuse(
                    "Only one .modinfo section must exist.",
                    report.at(
                            second,
                            Shdr.SH_NAME,
                            report.finding("there are " + special.modinfos().size() + " sections .modinfo")
                                    .in(edition.function("elf_validity_cache_index_info"))
                                    .because("there may be one")
                                    .hint("the module was linked wrongly: merge them in the linker script")));
        }
        if (!special.modinfos().isEmpty()) {
            info.modinfo = special.modinfos().get(0).index;
            findNameTag();
        }
        return true;
    }

    private boolean symbolTableOnce() {
        if (special.symbolTables().size() != 1) {
            return noSymbols();
        }
        symbolTable(special.symbolTables().get(0));
        return true;
    }

    private void symbolTable(SectionHeader table) {
        info.symbolTable = table.index;
        info.stringTable = (int) table.link;
    }

    private boolean noSymbols() {
        int count = special.symbolTables().size();
        Finding finding = count == 0
                ? report.finding("there is no symbol table")
                        .in(symbolFunction())
                        .because("the kernel links a module by its symbols")
                        .hint("the file is stripped: use strip --strip-debug, which leaves the symbols")
                        .at("file", 0)
                : report.at(
                        special.symbolTables().get(1),
                        Shdr.SH_TYPE,
                        report.finding("there are " + count + " symbol tables")
                                .in(symbolFunction())
                                .because("there may be one")
                                .hint("the file is damaged or doctored: build it anew"));
        return report.refuseInEveryRelease(logName() + ": module has no symbols (stripped?)", finding);
    }

    private String symbolFunction() {
        return edition.form() == ElfEdition.Form.TWO_STEPS
                ? "setup_load_info"
                : edition.function("elf_validity_cache_index_sym");
    }

    private boolean stringTableType() {
        SectionHeader table = info.section(info.stringTable);
        if (table.type == ElfConstants.SHT_STRTAB) {
            return true;
        }
        if (edition.tableTypes().isEmpty()) {
            load.findings().unknown("whether this release wants SHT_STRTAB for the symbols' string table");
        }
        return !edition.tableTypes().orElse(false)
                || report.refuse(
                        "Invalid ELF symbol string table type: " + table.type,
                        report.at(
                                info.section(info.symbolTable),
                                Shdr.SH_LINK,
                                report.finding("sh_link " + info.stringTable
                                                + " of the symbol table names a section of type " + table.type
                                                + ", not STRTAB")
                                        .in(edition.function("elf_validity_cache_index_str"))
                                        .because("names come from a string table only")
                                        .hint("the file is damaged or doctored: build it anew")));
    }

    private boolean modules() {
        int count = special.modules().size();
        if (count != 1) {
            String line = "module " + logName() + ": "
                    + (edition.form() == ElfEdition.Form.BY_PART ? "Exactly one" : "Only one")
                    + " .gnu.linkonce.this_module section must exist.";
            Finding finding = report.finding("there are " + count + " sections .gnu.linkonce.this_module")
                    .in(edition.function("elf_validity_cache_index_mod"))
                    .because("it holds the struct module, of which a module has one")
                    .hint(
                            count == 0
                                    ? "an object file is no module: modpost and the last link make it one"
                                    : "the module was linked wrongly: build it with the kernel's build system");
            return report.refuse(
                    line,
                    count == 0
                            ? finding.at("file", 0)
                            : report.at(special.modules().get(1), Shdr.SH_NAME, finding));
        }
        SectionHeader section = special.modules().get(0);
        info.module = section.index;
        return moduleHasContent(section) && moduleIsAllocated(section) && moduleSize(section);
    }

    private boolean moduleHasContent(SectionHeader section) {
        return !section.isNoBits()
                || refuseModule(
                        section, Shdr.SH_TYPE, "section must have a size set", "is NOBITS", "it needs the content");
    }

    private boolean moduleIsAllocated(SectionHeader section) {
        return section.isAlloc()
                || refuseModule(
                        section,
                        Shdr.SH_FLAGS,
                        "must occupy memory during process execution",
                        "is not allocated (SHF_ALLOC)",
                        "it becomes the module's struct module in memory");
    }

    private boolean moduleSize(SectionHeader section) {
        Fact<StructModuleLayout> layout = load.structModuleLayout(info);
        if (!(layout instanceof Fact.Present<StructModuleLayout> known)) {
            load.findings().unknown("size of the kernel's struct module");
            return true;
        }
        long wanted = known.content().size();
        return section.size == wanted
                || refuseModule(
                        section,
                        Shdr.SH_SIZE,
                        "section size must match the kernel's built struct module size at run time",
                        "has " + Long.toUnsignedString(section.size) + " bytes, the kernel's struct module " + wanted,
                        "it was built against other headers or another configuration");
    }

    private boolean refuseModule(SectionHeader section, Shdr field, String line, String what, String why) {
        return report.refuse(
                "module " + logName() + ": .gnu.linkonce.this_module " + line,
                report.at(
                        section,
                        field,
                        report.finding(".gnu.linkonce.this_module " + what)
                                .in(edition.function("elf_validity_cache_index_mod"))
                                .because(why)
                                .hint("build it against the headers of " + load.release())));
    }

    private boolean versions() {
        if (load.call().has(FinitFlags.IGNORE_MODVERSIONS)) {
            return true;
        }
        if (edition.extendedVersions() && !new ExtendedVersions(info, report).pass()) {
            return false;
        }
        info.versions = info.find("__versions").orElse(0);
        return true;
    }

    /** {@code find_pcpusec} finds nothing on a kernel for one CPU. */
    private boolean isSmp() {
        Fact<KernelIdentity> identity = load.kernel().identity();
        return load.option("SMP")
                .orElseGet(() -> identity.value()
                        .map(known -> known.version().contains("SMP"))
                        .orElse(true));
    }

    private void findNameTag() {
        nameTag = new ModinfoTags(info).find("name");
    }

    /** {@return the name as the kernel prints it when it refuses here, which reads all of it} */
    private String logName() {
        return nameTag.isPresent() ? new ModinfoTags(info).value(nameTag.getAsLong()) : NAMELESS;
    }

    /** {@code info->mod->name}: where the structure's layout has it. */
    private String nameInStruct() {
        long offset = info.nameOffset(load.structModuleLayout(info).value());
        return readable(info.pointer(info.section(info.module).offset + offset));
    }

    /** {@return the string there, as far as it can be read: the kernel only keeps a pointer to it} */
    private String readable(long at) {
        long end = info.end(at);
        if (end >= 0) {
            return info.text(at, end - at);
        }
        long left = info.buffer().size() - at;
        return at >= 0 && left > 0 ? info.text(at, left) : "";
    }
}
