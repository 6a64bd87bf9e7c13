package io.github.jkmod.forecast.elf;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.SymbolTable;
import io.github.jkmod.forecast.verdict.UnsafeAccess;

/** {@code elf_validity_cache_strtab}, since 6.13: the string table is well formed, and every symbol's name is in it. */
final class StringTableChecks {
    private static final String FUNCTION = "elf_validity_cache_strtab";
    private static final String DAMAGED = "the file is damaged or doctored: build it anew";

    private final LoadInfo info;
    private final ElfReport report;
    private final SectionHeader strings;

    /** @param info with its symbol and string table found */
    StringTableChecks(LoadInfo info, ElfReport report) {
        this.info = info;
        this.report = report;
        this.strings = info.section(info.stringTable);
    }

    /** {@return whether it is} */
    boolean pass() {
        return isNotEmpty() && begins() && ends() && symbolNames();
    }

    private boolean isNotEmpty() {
        return strings.size != 0
                || refuse("empty symbol string table", Shdr.SH_SIZE, "the symbols' string table is empty");
    }

    private boolean begins() {
        return byteOf(0) == 0
                || refuse(
                        "symbol string table missing leading NUL",
                        Shdr.SH_OFFSET,
                        "the symbols' string table does not begin with NUL");
    }

    private boolean ends() {
        return byteOf(strings.size - 1) == 0
                || refuse(
                        "symbol string table isn't NUL terminated",
                        Shdr.SH_SIZE,
                        "the symbols' string table does not end with NUL");
    }

    private boolean refuse(String line, Shdr field, String what) {
        return report.refuse(
                line,
                report.at(
                        strings,
                        field,
                        report.finding(what)
                                .in(FUNCTION)
                                .because("symbol names are taken from it")
                                .hint(DAMAGED)));
    }

    /** Its type may not have been checked, so that it may be a section without content. */
    private int byteOf(long index) {
        long at = info.pointer(strings.offset + index);
        int value = info.byteAt(at);
        if (value < 0) {
            throw new UnsafeAccess(
                    strings.place(),
                    info.at(Shdr.SH_OFFSET),
                    "sh_offset " + ElfReport.hex(strings.offset) + " and sh_size " + ElfReport.hex(strings.size)
                            + " of the symbols' string table lead to " + ElfReport.hex(at) + ", out of "
                            + info.extent(at),
                    "its first and last byte are read unchecked (" + FUNCTION + ")");
        }
        return value;
    }

    private boolean symbolNames() {
        SymbolTable symbols = new SymbolTable(info);
        for (int i = 0; i < symbols.count(); i++) {
            long name = symbols.nameOffset(i);
            if (Long.compareUnsigned(name, strings.size) >= 0) {
                return report.refuse(
                        "symbol name out of bounds in string table",
                        report.finding("st_name " + ElfReport.hex(name) + " of symbol " + i
                                        + " is behind the string table's "
                                        + Long.toUnsignedString(strings.size) + " bytes")
                                .in(FUNCTION)
                                .because("every name must be in the table")
                                .hint(DAMAGED)
                                .at(info.name(info.section(info.symbolTable)), symbols.offsetOf(i)));
            }
        }
        return true;
    }
}
