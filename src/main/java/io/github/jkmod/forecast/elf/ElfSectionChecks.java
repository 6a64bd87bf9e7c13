package io.github.jkmod.forecast.elf;

import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;

/** What is checked of the section headers and of the table of their names, in each release's own order. */
final class ElfSectionChecks {
    private final Load load;
    private final LoadInfo info;
    private final ElfEdition edition;
    private final ElfReport report;
    private final SpecialSections special;

    /**
     * @param info with its section headers read
     * @param special where the sections that have a part of their own are counted
     */
    ElfSectionChecks(Load load, LoadInfo info, ElfEdition edition, ElfReport report, SpecialSections special) {
        this.load = load;
        this.info = info;
        this.edition = edition;
        this.report = report;
        this.special = special;
    }

    /** {@return whether the kernel goes on to the special sections} */
    boolean pass() {
        if (edition.form() == ElfEdition.Form.BY_PART) {
            return sectionZero() && contents() && nameIndex() && nameTableType() && nameTableEnds() && names();
        }
        return nameIndex() && nameTableBounds() && nameTableEnds() && sectionZero() && sections();
    }

    private boolean sectionZero() {
        boolean empty = zeroField(Shdr.SH_TYPE) == ElfConstants.SHT_NULL
                && zeroField(Shdr.SH_SIZE) == 0
                && zeroField(Shdr.SH_ADDR) == 0;
        return empty
                || report.refuse(
                        "ELF Spec violation: section 0 type(" + (int) zeroField(Shdr.SH_TYPE)
                                + ")!=SH_NULL or non-zero len or addr",
                        report.finding("section 0 is not the empty section that the ELF specification wants")
                                .in(edition.function("elf_validity_cache_sechdrs"))
                                .because("sh_type, sh_size and sh_addr must be 0, since index 0 means \"none\"")
                                .hint(damaged())
                                .at("section header 0", info.at(Shdr.SH_TYPE)));
    }

    /** Newer releases look at section 0 before they know that there is one. */
    private long zeroField(Shdr field) {
        long at = info.sectionTableOffset() + info.at(field);
        return info.number(at, field.width(info.elfClass()))
                .orElseThrow(() -> new UnsafeAccess(
                        "ELF header",
                        info.at(Ehdr.E_SHOFF),
                        "e_shoff " + ElfReport.hex(info.sectionTableOffset()) + " with e_shnum 0 leads to "
                                + ElfReport.hex(at) + ", out of " + info.extent(at),
                        "the kernel reads section 0 also where there are no sections (elf_validity_cache_sechdrs)"));
    }

    private boolean nameIndex() {
        int index = info.sectionNameIndex();
        int count = info.sectionCount();
        return (index != ElfConstants.SHN_UNDEF && index < count)
                || report.refuse(
                        "Invalid ELF section name index: " + index + " || e_shstrndx (" + index + ") >= e_shnum ("
                                + count + ")",
                        report.at(
                                Ehdr.E_SHSTRNDX,
                                report.finding("e_shstrndx " + index + " is none of the " + count + " sections")
                                        .in(edition.function("elf_validity_cache_secstrings"))
                                        .because("it needs the section names, and knows no extended numbering")
                                        .hint("strip has taken the names, or the file is damaged: build it anew")));
    }

    private SectionHeader nameTable() {
        return info.section(info.sectionNameIndex());
    }

    private boolean nameTableBounds() {
        SectionHeader table = nameTable();
        return info.holds(table.offset, table.size)
                || report.refuse(
                        "Invalid ELF section hdr(type " + table.type + ")",
                        report.at(
                                table,
                                placeOf(table),
                                report.finding("the section name table" + outOfFile(table))
                                        .in(edition.function("elf_validity_cache_secstrings"))
                                        .because("it must be in the file")
                                        .hint(truncated())));
    }

    private boolean nameTableType() {
        SectionHeader table = nameTable();
        if (table.type == ElfConstants.SHT_STRTAB) {
            return true;
        }
        if (edition.tableTypes().isEmpty()) {
            load.findings().unknown("whether this release wants SHT_STRTAB for the section name table");
        }
        return !edition.tableTypes().orElse(false)
                || report.refuse(
                        "Invalid ELF section name table type: " + table.type,
                        report.at(
                                table,
                                Shdr.SH_TYPE,
                                report.finding("the section name table's type is " + table.type + ", not STRTAB")
                                        .in(edition.function("elf_validity_cache_secstrings"))
                                        .because("it takes names from a string table only")
                                        .hint(damaged())));
    }

    private boolean nameTableEnds() {
        SectionHeader table = nameTable();
        info.sectionNames = table.offset;
        if (table.size == 0 && !edition.namesMayBeEmpty()) {
            return report.refuse(
                    "empty section name table",
                    report.at(
                            table,
                            Shdr.SH_SIZE,
                            report.finding("the section name table is empty")
                                    .in(edition.function("elf_validity_cache_secstrings"))
                                    .because("without names it finds nothing")
                                    .hint("strip has taken the names, or the file is damaged: build it anew")));
        }
        long last = info.pointer(table.offset + table.size - 1);
        int end = info.byteAt(last);
        if (end < 0) {
            throw new UnsafeAccess(
                    table.place(),
                    info.at(Shdr.SH_OFFSET),
                    "sh_offset " + ElfReport.hex(table.offset) + " and sh_size " + ElfReport.hex(table.size)
                            + " of the section name table lead to " + ElfReport.hex(last) + ", out of "
                            + info.extent(last),
                    "the kernel reads the table's last byte unchecked ("
                            + edition.function("elf_validity_cache_secstrings") + ")");
        }
        return end == 0
                || report.refuse(
                        "ELF Spec violation: section name table isn't null terminated",
                        report.at(
                                table,
                                Shdr.SH_SIZE,
                                report.finding("the section name table does not end with NUL")
                                        .in(edition.function("elf_validity_cache_secstrings"))
                                        .because("its last byte must be 0")
                                        .hint(damaged())));
    }

    /** The loop of the releases before 6.13: NULL and NOBITS sections go unchecked, as do names that are not allocated. */
    private boolean sections() {
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.hasContent()
                    && !(link(section) && bounds(section) && counted(section) && allocatedName(section))) {
                return false;
            }
        }
        return true;
    }

    private boolean link(SectionHeader section) {
        if (section.type != ElfConstants.SHT_SYMTAB) {
            return true;
        }
        return special.linkInRange(section, edition.function("elf_validity_check"));
    }

    /** 6.4 to 6.12 compare the name before they know that it is in the table. */
    private boolean counted(SectionHeader section) {
        if (edition.form() == ElfEdition.Form.COUNTING) {
            special.count(section);
        }
        return true;
    }

    private boolean allocatedName(SectionHeader section) {
        return !section.isAlloc() || nameInTable(section);
    }

    private boolean contents() {
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.hasContent() && !bounds(section)) {
                return false;
            }
        }
        return true;
    }

    private boolean names() {
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.type != ElfConstants.SHT_NULL && !nameInTable(section)) {
                return false;
            }
        }
        return true;
    }

    private boolean bounds(SectionHeader section) {
        String line = "Invalid ELF section in module (section " + section.index + " type " + section.type + ")";
        return info.holds(section.offset, section.size)
                || report.refuseInEveryRelease(
                        line,
                        report.at(
                                section,
                                placeOf(section),
                                report.finding("section " + section.index + outOfFile(section))
                                        .in(edition.function("elf_validity_cache_sechdrs"))
                                        .because("a section's content must be in the file")
                                        .hint(truncated())));
    }

    private boolean nameInTable(SectionHeader section) {
        long size = nameTable().size;
        return Long.compareUnsigned(section.nameOffset, size) < 0
                || report.refuseInEveryRelease(
                        "Invalid ELF section name in module (section " + section.index + " type " + section.type + ")",
                        report.at(
                                section,
                                Shdr.SH_NAME,
                                report.finding("sh_name " + ElfReport.hex(section.nameOffset) + " of section "
                                                + section.index
                                                + " is behind the name table's " + Long.toUnsignedString(size)
                                                + " bytes")
                                        .in(edition.function("elf_validity_cache_secstrings"))
                                        .because("a name must be in the table")
                                        .hint(damaged())));
    }

    private String outOfFile(SectionHeader section) {
        return " at sh_offset " + ElfReport.hex(section.offset) + " with sh_size " + ElfReport.hex(section.size)
                + " leaves the file's " + info.file().size() + " bytes";
    }

    private Shdr placeOf(SectionHeader section) {
        return Long.compareUnsigned(section.offset, info.file().size()) > 0 ? Shdr.SH_OFFSET : Shdr.SH_SIZE;
    }

    private static String truncated() {
        return "the file is probably cut short: get it again or build it anew";
    }

    private static String damaged() {
        return "the file is damaged or doctored: build it anew";
    }
}
