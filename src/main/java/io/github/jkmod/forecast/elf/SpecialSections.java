package io.github.jkmod.forecast.elf;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import java.util.ArrayList;
import java.util.List;

/** The sections of which there may be one: the symbol table, {@code .modinfo} and the one with the struct module. */
public final class SpecialSections {
    static final String MODINFO = ".modinfo";
    public static final String THIS_MODULE = ".gnu.linkonce.this_module";

    private final LoadInfo info;
    private final ElfReport report;
    private final List<SectionHeader> symbolTables = new ArrayList<>();
    private final List<SectionHeader> modinfos = new ArrayList<>();
    private final List<SectionHeader> modules = new ArrayList<>();

    SpecialSections(LoadInfo info, ElfReport report) {
        this.info = info;
        this.report = report;
    }

    /** Counts a section with content as {@code elf_validity_cache_copy} does until 6.12.116. */
    void count(SectionHeader section) {
        if (section.type == ElfConstants.SHT_SYMTAB) {
            symbolTables.add(section);
        }
        if (info.nameIs(section, THIS_MODULE)) {
            modules.add(section);
        } else if (info.nameIs(section, MODINFO)) {
            modinfos.add(section);
        }
    }

    /** Finds the {@code .modinfo} sections of whatever type, by name ({@code find_any_unique_sec}). */
    void findModinfos() {
        modinfos.addAll(info.findAll(MODINFO));
    }

    /** Finds the struct module's sections of whatever type, by name ({@code find_any_unique_sec}). */
    void findModules() {
        modules.addAll(info.findAll(THIS_MODULE));
    }

    /** Finds the symbol tables by their type ({@code elf_validity_cache_index_sym}). */
    void findSymbolTables() {
        for (int i = 1; i < info.sectionsRead(); i++) {
            if (info.section(i).type == ElfConstants.SHT_SYMTAB) {
                symbolTables.add(info.section(i));
            }
        }
    }

    List<SectionHeader> symbolTables() {
        return symbolTables;
    }

    List<SectionHeader> modinfos() {
        return modinfos;
    }

    List<SectionHeader> modules() {
        return modules;
    }

    /** {@return whether a symbol table's {@code sh_link} is a section's index} */
    boolean linkInRange(SectionHeader table, String function) {
        int count = info.sectionCount();
        return (table.link != ElfConstants.SHN_UNDEF && table.link < count)
                || report.refuse(
                        "Invalid ELF sh_link!=SHN_UNDEF(" + (int) table.link + ") or (sh_link(" + (int) table.link
                                + ") >= hdr->e_shnum(" + count + ")",
                        report.at(
                                table,
                                Shdr.SH_LINK,
                                report.finding("sh_link " + table.link + " of the symbol table in section "
                                                + table.index + " is none of the " + count + " sections")
                                        .in(function)
                                        .because("it must name the string table")
                                        .hint("the file is damaged or doctored: build it anew")));
    }
}
