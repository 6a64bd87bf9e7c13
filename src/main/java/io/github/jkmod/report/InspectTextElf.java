package io.github.jkmod.report;

import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.RelocationNames;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.forecast.FileEstimate;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.SymbolFate;
import io.github.jkmod.module.ModuleFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The plain ELF tables in the inspect text: sections, symbols by where they live, relocations. */
final class InspectTextElf {
    private final ModuleFile module;
    private final ElfFile elf;
    private final StringBuilder out;
    private final List<KallsymsSymbol> listed;
    private final List<KallsymsSymbol> listedCodeOnly;

    InspectTextElf(ModuleFile module, StringBuilder out) {
        this.module = module;
        this.elf = module.elf();
        this.out = out;
        this.listed = FileEstimate.symbols(module, true);
        this.listedCodeOnly = FileEstimate.symbols(module, false);
    }

    void append() {
        sections();
        symbols("symbols in init memory: in kallsyms while init runs, gone after it", SymbolFate.INIT_MEMORY::equals);
        symbols("symbols in core memory: in kallsyms until unload", SymbolFate.KEPT::equals);
        symbols(
                "symbols elsewhere: in kallsyms while init runs, not after it",
                fate -> fate != SymbolFate.INIT_MEMORY && fate != SymbolFate.KEPT && fate != SymbolFate.NAMELESS);
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

    /** The letter is kallsyms' own; what is kept because a kernel lists data, too, is marked. */
    private void symbols(String heading, Predicate<SymbolFate> fate) {
        TextTable table =
                new TextTable("letter", "section", ">offset", ">size", "type", "binding", "name", "in kallsyms");
        for (Symbol symbol : elf.symbols()) {
            KallsymsSymbol shown = listed.get(symbol.index());
            if (fate.test(shown.fate())) {
                boolean needsAll = shown.listedAfterInit()
                        && !listedCodeOnly.get(symbol.index()).listedAfterInit();
                table.row(
                        Character.toString(shown.letter()),
                        FileText.printable(shown.section()),
                        "0x" + Long.toHexString(symbol.value()),
                        Long.toUnsignedString(symbol.size()),
                        symbol.typeName(),
                        symbol.bindingName(),
                        FileText.printable(symbol.name()),
                        needsAll
                                ? "after init only with CONFIG_KALLSYMS_ALL"
                                : shown.fate().reason());
            }
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
