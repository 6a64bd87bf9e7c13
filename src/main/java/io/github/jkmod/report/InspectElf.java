package io.github.jkmod.report;

import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.ElfHeader;
import io.github.jkmod.elf.ElfNames;
import io.github.jkmod.elf.Relocation;
import io.github.jkmod.elf.RelocationNames;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.forecast.FileEstimate;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.SectionFate;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part of the inspect tree that is plain ELF: header, sections, symbols, relocations. */
final class InspectElf {
    private InspectElf() {}

    static String label(SectionFate fate) {
        return fate.name().toLowerCase(Locale.ROOT);
    }

    static Node header(ElfHeader header) {
        return new Node()
                .put("class", header.elfClass().bits())
                .put("byteOrder", header.order() == ByteOrder.BIG_ENDIAN ? "big" : "little")
                .put("type", header.type())
                .put("typeName", ElfNames.fileType(header.type()))
                .put("machine", header.machine())
                .put("machineName", ElfNames.machine(header.machine()))
                .put("flags", header.flags())
                .putUnsigned("entry", header.entry())
                .put("osAbi", header.osAbi())
                .putUnsigned("sectionHeaderOffset", header.sectionHeaderOffset())
                .put("sectionCount", header.sectionCount())
                .put("sectionNameIndex", header.sectionNameIndex());
    }

    static List<Object> sections(ModuleFile module) {
        int machine = module.elf().header().machine();
        return Node.list(
                module.elf().sections(),
                section -> new Node()
                        .put("index", section.index())
                        .put("name", FileText.decoded(section.name()))
                        .put("type", section.type())
                        .put("typeName", section.typeName(machine))
                        .putUnsigned("flags", section.flags())
                        .put("flagLetters", section.flagLetters())
                        .putUnsigned("address", section.address())
                        .putUnsigned("offset", section.offset())
                        .putUnsigned("size", section.size())
                        .put("link", section.link())
                        .put("info", section.info())
                        .putUnsigned("addressAlign", section.addressAlign())
                        .putUnsigned("entrySize", section.entrySize())
                        .put("fate", label(module.fate(section)))
                        .put("fateReason", module.fateReason(section)));
    }

    static List<Object> symbols(ModuleFile module) {
        ElfFile elf = module.elf();
        List<KallsymsSymbol> all = FileEstimate.symbols(module, true);
        List<KallsymsSymbol> codeOnly = FileEstimate.symbols(module, false);
        return Node.list(
                elf.symbols(),
                symbol -> new Node()
                        .put("index", symbol.index())
                        .put("name", FileText.decoded(symbol.name()))
                        .putUnsigned("value", symbol.value())
                        .putUnsigned("size", symbol.size())
                        .put("type", symbol.type())
                        .put("typeName", symbol.typeName())
                        .put("binding", symbol.binding())
                        .put("bindingName", symbol.bindingName())
                        .put("visibility", symbol.visibility())
                        .put("visibilityName", symbol.visibilityName())
                        .put("sectionIndex", symbol.sectionIndex())
                        .put("section", section(elf, symbol))
                        .put("fate", module.fate(symbol).map(InspectElf::label))
                        .put(
                                "kallsyms",
                                kallsyms(all.get(symbol.index()), codeOnly.get(symbol.index()))
                                        .map()));
    }

    /** When /proc/kallsyms lists the symbol, and why it does not where it does not. */
    private static Node kallsyms(KallsymsSymbol all, KallsymsSymbol codeOnly) {
        return new Node()
                .put("letter", all.listedDuringInit() ? Character.toString(all.letter()) : null)
                .put("duringInit", all.listedDuringInit())
                .put("afterInit", all.listedAfterInit())
                .put("afterInitWithoutKallsymsAll", codeOnly.listedAfterInit())
                .put("reason", all.fate().reason());
    }

    private static Optional<String> section(ElfFile elf, Symbol symbol) {
        return elf.section(symbol.sectionIndex())
                .filter(section -> symbol.isInSection())
                .map(Section::name)
                .map(FileText::decoded);
    }

    static List<Object> relocations(ElfFile elf) {
        List<Section> tables =
                elf.sections().stream().filter(Section::isRelocations).toList();
        return Node.list(tables, table -> {
            List<Relocation> entries = elf.relocations(table);
            return new Node()
                    .put("section", FileText.decoded(table.name()))
                    .put("target", elf.section(table.info()).map(Section::name).map(FileText::decoded))
                    .put("targetIndex", table.info())
                    .put("count", entries.size())
                    .put("entries", Node.list(entries, entry -> relocation(elf, table, entry)));
        });
    }

    private static Node relocation(ElfFile elf, Section table, Relocation entry) {
        Symbol symbol = elf.symbol(entry.symbolIndex(), elf.content(table), 0);
        return new Node()
                .putUnsigned("offset", entry.offset())
                .put("type", entry.type())
                .put("typeName", RelocationNames.of(elf.header().machine(), entry.type()))
                .put("symbol", FileText.decoded(elf.displayName(symbol)))
                .put("symbolIndex", entry.symbolIndex())
                .put("addend", entry.explicitAddend() ? (Object) entry.addend() : null);
    }
}
