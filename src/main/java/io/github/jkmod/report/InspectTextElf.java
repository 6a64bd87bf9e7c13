package io.github.jkmod.report;

import io.github.jkmod.bytes.ControlCharacters;
import io.github.jkmod.forecast.verdict.SymbolFate;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The plain ELF tables in the inspect text: sections, symbols by where they live, relocations. */
final class InspectTextElf {
    private final InspectDocument module;
    private final StringBuilder out;

    InspectTextElf(InspectDocument module, StringBuilder out) {
        this.module = module;
        this.out = out;
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
        for (InspectDocument.ElfSection section : module.sections()) {
            table.row(
                    Integer.toString(section.index()),
                    ControlCharacters.escaped(section.name()),
                    section.typeName(),
                    section.flagLetters(),
                    Long.toUnsignedString(section.size()),
                    Long.toUnsignedString(section.addressAlign()),
                    Records.label(section.fate()),
                    section.fateReason());
        }
        table.append(out, "sections");
    }

    /** The letter is kallsyms' own; what is kept because a kernel lists data, too, is marked. */
    private void symbols(String heading, Predicate<SymbolFate> fate) {
        TextTable table =
                new TextTable("letter", "section", ">offset", ">size", "type", "binding", "name", "in kallsyms");
        for (InspectDocument.ElfSymbol symbol : module.symbols()) {
            InspectDocument.Listed listed = symbol.kallsyms();
            if (fate.test(listed.fate())) {
                boolean needsAll = listed.afterInit() && !listed.afterInitWithoutKallsymsAll();
                table.row(
                        Character.toString(listed.anyLetter()),
                        ControlCharacters.escaped(listed.place()),
                        "0x" + Long.toHexString(symbol.value()),
                        Long.toUnsignedString(symbol.size()),
                        symbol.typeName(),
                        symbol.bindingName(),
                        ControlCharacters.escaped(symbol.name()),
                        needsAll ? "after init only with CONFIG_KALLSYMS_ALL" : listed.reason());
            }
        }
        table.append(out, heading);
    }

    private void relocations() {
        TextTable table = new TextTable("target", ">count", "types");
        for (InspectDocument.Relocations relocations : module.relocations()) {
            table.row(
                    relocations.target().map(ControlCharacters::escaped).orElse("?"),
                    Integer.toString(relocations.count()),
                    types(relocations));
        }
        table.append(out, "relocations");
    }

    private static String types(InspectDocument.Relocations relocations) {
        Map<String, Long> counts = relocations.typeNames().stream()
                .collect(Collectors.groupingBy(type -> type, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
