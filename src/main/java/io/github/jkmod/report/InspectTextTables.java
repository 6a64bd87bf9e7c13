package io.github.jkmod.report;

import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.RelocationNames;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.module.Export;
import io.github.jkmod.module.Import;
import io.github.jkmod.module.KernelParameter;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.Parameter;
import io.github.jkmod.module.SectionFate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of the inspect text; a table without rows is left out. */
final class InspectTextTables {
    private final ModuleFile module;
    private final ElfFile elf;
    private final StringBuilder out;

    InspectTextTables(ModuleFile module, StringBuilder out) {
        this.module = module;
        this.elf = module.elf();
        this.out = out;
    }

    void append() {
        sections();
        symbols("symbols in init memory: there while init runs, gone after it", SectionFate.INIT);
        symbols("symbols in core memory: there until unload", SectionFate.CORE);
        exports();
        imports();
        parameters();
        relocations();
    }

    private void table(String heading, int rows, TextTable table) {
        if (rows > 0) {
            out.append('\n').append(heading).append(" (").append(rows).append(")\n");
            out.append(table.text());
        }
    }

    private void sections() {
        TextTable table = new TextTable(">nr", "name", "type", "flags", ">size", ">align", "fate", "why");
        for (Section section : elf.sections()) {
            table.row(
                    Integer.toString(section.index()),
                    FileText.printable(section.name()),
                    section.typeName(elf.header().machine()),
                    section.flagLetters(),
                    Long.toUnsignedString(section.size()),
                    Long.toUnsignedString(section.addressAlign()),
                    InspectElf.label(module.fate(section)),
                    module.fateReason(section));
        }
        table("sections", elf.sections().size(), table);
    }

    private void symbols(String heading, SectionFate fate) {
        List<Symbol> symbols = elf.symbols().stream()
                .filter(symbol -> !symbol.name().isEmpty())
                .filter(symbol -> module.fate(symbol).filter(fate::equals).isPresent())
                .toList();
        TextTable table = new TextTable("section", ">offset", ">size", "type", "binding", "name");
        for (Symbol symbol : symbols) {
            table.row(
                    elf.section(symbol.sectionIndex())
                            .map(Section::name)
                            .map(FileText::printable)
                            .orElse(""),
                    "0x" + Long.toHexString(symbol.value()),
                    Long.toUnsignedString(symbol.size()),
                    symbol.typeName(),
                    symbol.bindingName(),
                    FileText.printable(symbol.name()));
        }
        table(heading, symbols.size(), table);
    }

    private void exports() {
        TextTable table = new TextTable("crc", "licence", "namespace", "name");
        for (Export export : module.exports()) {
            table.row(
                    crc(export.crc()),
                    export.gpl() ? "GPL only" : "any",
                    export.namespace().map(FileText::printable).orElse("-"),
                    FileText.printable(export.name()));
        }
        table("exports", module.exports().size(), table);
    }

    private void imports() {
        TextTable table = new TextTable("crc", "binding", "name");
        for (Import wanted : module.imports()) {
            table.row(crc(wanted.crc()), wanted.weak() ? "weak" : "needed", FileText.printable(wanted.name()));
        }
        table("imports", module.imports().size(), table);
    }

    private static String crc(Optional<Long> crc) {
        return crc.map(value -> String.format("0x%08x", value)).orElse("none");
    }

    private void parameters() {
        TextTable table = new TextTable("name", "type", "mode", "handled by", "description");
        for (Parameter parameter : module.parameters()) {
            Optional<KernelParameter> entry = parameter.entry();
            table.row(
                    FileText.printable(parameter.name()),
                    parameter.type().map(FileText::printable).orElse("-"),
                    entry.map(e -> String.format("%04o", e.permissions())).orElse("-"),
                    entry.flatMap(KernelParameter::ops).map(FileText::printable).orElse("-") + bounds(entry),
                    parameter.description().map(FileText::printable).orElse("-"));
        }
        table("parameters", module.parameters().size(), table);
    }

    private static String bounds(Optional<KernelParameter> entry) {
        return entry.flatMap(KernelParameter::array)
                .map(array -> ", up to " + array.max() + " of "
                        + array.elementOps().map(FileText::printable).orElse("unknown type"))
                .or(() -> entry.flatMap(KernelParameter::stringSize).map(size -> ", up to " + (size - 1) + " bytes"))
                .orElse("");
    }

    private void relocations() {
        List<Section> tables =
                elf.sections().stream().filter(Section::isRelocations).toList();
        TextTable table = new TextTable("target", ">count", "types");
        for (Section section : tables) {
            table.row(
                    elf.section(section.info())
                            .map(Section::name)
                            .map(FileText::printable)
                            .orElse("?"),
                    Integer.toString(elf.relocations(section).size()),
                    types(section));
        }
        table("relocations", tables.size(), table);
    }

    private String types(Section section) {
        Map<String, Long> counts = elf.relocations(section).stream()
                .collect(Collectors.groupingBy(
                        entry -> RelocationNames.of(elf.header().machine(), entry.type()),
                        TreeMap::new,
                        Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
