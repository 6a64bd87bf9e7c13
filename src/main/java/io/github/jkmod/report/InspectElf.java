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
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The part of the inspect document that is plain ELF: header, sections, symbols, relocations. */
final class InspectElf {
    private InspectElf() {}

    static InspectDocument.Header header(ElfHeader header) {
        return new InspectDocument.Header(
                header.elfClass().bits(),
                header.order() == ByteOrder.BIG_ENDIAN ? "big" : "little",
                header.type(),
                ElfNames.fileType(header.type()),
                header.machine(),
                ElfNames.machine(header.machine()),
                header.flags(),
                header.entry(),
                header.osAbi(),
                header.sectionHeaderOffset(),
                header.sectionCount(),
                header.sectionNameIndex());
    }

    static List<InspectDocument.ElfSection> sections(ModuleFile module) {
        int machine = module.elf().header().machine();
        return onDemand(
                module.elf().sections(),
                section -> new InspectDocument.ElfSection(
                        section.index(),
                        FileText.decoded(section.name()),
                        section.type(),
                        section.typeName(machine),
                        section.flags(),
                        section.flagLetters(),
                        section.address(),
                        section.offset(),
                        section.size(),
                        section.link(),
                        section.info(),
                        section.addressAlign(),
                        section.entrySize(),
                        module.fate(section),
                        module.fateReason(section)));
    }

    static List<InspectDocument.ElfSymbol> symbols(ModuleFile module) {
        ElfFile elf = module.elf();
        List<KallsymsSymbol> all = FileEstimate.symbols(module, true);
        List<KallsymsSymbol> codeOnly = FileEstimate.symbols(module, false);
        return onDemand(
                elf.symbols(),
                symbol -> new InspectDocument.ElfSymbol(
                        symbol.index(),
                        FileText.decoded(symbol.name()),
                        symbol.value(),
                        symbol.size(),
                        symbol.type(),
                        symbol.typeName(),
                        symbol.binding(),
                        symbol.bindingName(),
                        symbol.visibility(),
                        symbol.visibilityName(),
                        symbol.sectionIndex(),
                        symbol.isInSection() ? name(elf, symbol.sectionIndex()) : Optional.empty(),
                        module.fate(symbol),
                        listed(all.get(symbol.index()), codeOnly.get(symbol.index()))));
    }

    private static InspectDocument.Listed listed(KallsymsSymbol all, KallsymsSymbol codeOnly) {
        return new InspectDocument.Listed(
                all.listedDuringInit() ? Optional.of(Character.toString(all.letter())) : Optional.empty(),
                all.listedDuringInit(),
                all.listedAfterInit(),
                codeOnly.listedAfterInit(),
                all.fate().reason(),
                all.fate(),
                all.letter(),
                FileText.decoded(all.section()));
    }

    static List<InspectDocument.Relocations> relocations(ElfFile elf) {
        List<Section> tables =
                elf.sections().stream().filter(Section::isRelocations).toList();
        return onDemand(tables, table -> {
            List<Relocation> entries = elf.relocations(table);
            return new InspectDocument.Relocations(
                    FileText.decoded(table.name()),
                    name(elf, table.info()),
                    table.info(),
                    entries.size(),
                    onDemand(entries, entry -> relocation(elf, table, entry)),
                    onDemand(entries, entry -> typeName(elf, entry)));
        });
    }

    private static InspectDocument.Relocation relocation(ElfFile elf, Section table, Relocation entry) {
        Symbol symbol = elf.symbol(entry.symbolIndex(), elf.content(table), 0);
        return new InspectDocument.Relocation(
                entry.offset(),
                entry.type(),
                typeName(elf, entry),
                FileText.decoded(elf.displayName(symbol)),
                entry.symbolIndex(),
                entry.explicitAddend() ? Optional.of(entry.addend()) : Optional.empty());
    }

    private static String typeName(ElfFile elf, Relocation entry) {
        return RelocationNames.of(elf.header().machine(), entry.type());
    }

    private static Optional<String> name(ElfFile elf, long section) {
        return InspectReport.decoded(elf.section(section).map(Section::name));
    }

    /** A list whose elements are made when they are asked for: a large module has half a million relocations. */
    private static <T, R> List<R> onDemand(List<T> from, Function<T, R> element) {
        return new AbstractList<>() {
            @Override
            public R get(int index) {
                return element.apply(from.get(index));
            }

            @Override
            public int size() {
                return from.size();
            }
        };
    }
}
