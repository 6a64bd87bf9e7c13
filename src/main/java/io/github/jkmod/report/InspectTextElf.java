package io.github.jkmod.report;

import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.RelocationNames;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.SectionFate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The plain ELF tables in the inspect text: sections, symbols by where they live, relocations. */
final class InspectTextElf {
    private final ModuleFile module;
    private final ElfFile elf;
    private final StringBuilder out;

    InspectTextElf(ModuleFile module, StringBuilder out) {
        this.module = module;
        this.elf = module.elf();
        this.out = out;
    }

    void append() {
        sections();
        symbols("symbols in init memory: there while init runs, gone after it", SectionFate.INIT);
        symbols("symbols in core memory: there until unload", SectionFate.CORE);
        relocations();
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
        table.append(out, "sections");
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
        table.append(out, heading);
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
        table.append(out, "relocations");
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
