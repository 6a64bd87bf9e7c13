package io.github.jkmod.module;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Relocation;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import java.util.List;
import java.util.Optional;

/**
 * The functions that the kernel calls: the relocations of {@code struct module}'s {@code init} and {@code exit}.
 *
 * @param init {@code init_module}, or empty for a module without init
 * @param initOffset where in {@code .gnu.linkonce.this_module} its address goes, in bytes; the kernel's BTF says the same
 * @param initAliases other functions at the same place, such as {@code hello_init}
 * @param exit {@code cleanup_module}, or empty for a module that cannot be unloaded
 * @param exitOffset as {@code initOffset}
 * @param exitAliases other functions at the same place, such as {@code hello_exit}
 */
public record EntryPoints(
        Optional<Symbol> init,
        Optional<Long> initOffset,
        List<String> initAliases,
        Optional<Symbol> exit,
        Optional<Long> exitOffset,
        List<String> exitAliases) {

    static EntryPoints read(ElfFile elf) {
        Optional<RelocatedSection> module =
                elf.section(StructModule.SECTION).map(section -> new RelocatedSection(elf, section));
        Optional<Slot> init = module.flatMap(section -> slot(section, "init_module"));
        Optional<Slot> exit = module.flatMap(section -> slot(section, "cleanup_module"));
        return new EntryPoints(
                init.map(Slot::symbol),
                init.map(Slot::offset),
                init.map(slot -> aliases(elf, slot.symbol())).orElse(List.of()),
                exit.map(Slot::symbol),
                exit.map(Slot::offset),
                exit.map(slot -> aliases(elf, slot.symbol())).orElse(List.of()));
    }

    private record Slot(long offset, Symbol symbol) {}

    private static Optional<Slot> slot(RelocatedSection module, String name) {
        for (Relocation relocation : module.relocations().values()) {
            Symbol symbol = module.elf().symbol(relocation.symbolIndex(), module.content(), relocation.offset());
            if (symbol.name().equals(name)) {
                return Optional.of(new Slot(relocation.offset(), symbol));
            }
        }
        return Optional.empty();
    }

    private static List<String> aliases(ElfFile elf, Symbol function) {
        Optional<Section> section = function.isInSection() ? elf.section(function.sectionIndex()) : Optional.empty();
        return section.stream()
                .flatMap(where -> elf.symbols().stream()
                        .filter(symbol -> symbol.sectionIndex() == where.index()
                                && symbol.value() == function.value()
                                && symbol.index() != function.index()))
                .filter(symbol -> symbol.type() == ElfConstants.STT_FUNC)
                .map(Symbol::name)
                .toList();
    }
}
