package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Relocation;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import java.nio.ByteOrder;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A section whose pointers are still relocations: tells where a field will point once the kernel has linked the module.
 *
 * <p>Knows plain and place-relative pointers only, which is what the kernel's tables hold; for both the target is the
 * symbol plus the addend.
 */
final class RelocatedSection {
    private final ElfFile elf;
    private final Section section;
    private final Window content;
    private final NavigableMap<Long, Relocation> relocations = new TreeMap<>();

    RelocatedSection(ElfFile elf, Section section) {
        this.elf = elf;
        this.section = section;
        this.content = elf.content(section);
        for (Section table : elf.relocationSections(section)) {
            elf.relocations(table).forEach(relocation -> relocations.putIfAbsent(relocation.offset(), relocation));
        }
    }

    /**
     * Where a pointer points.
     *
     * @param symbol what the relocation names: often the target's section symbol
     * @param section where the symbol lies, or empty for imports and absolute symbols
     * @param offset symbol value plus addend: an offset in the section, or an absolute value
     */
    record Target(Symbol symbol, Optional<Section> section, long offset) {}

    ElfFile elf() {
        return elf;
    }

    Section section() {
        return section;
    }

    Window content() {
        return content;
    }

    ByteOrder order() {
        return elf.header().order();
    }

    NavigableMap<Long, Relocation> relocations() {
        return relocations;
    }

    /** The target of the pointer at {@code offset}; empty where nothing is relocated there. */
    Optional<Target> target(long offset) {
        return Optional.ofNullable(relocations.get(offset)).map(this::resolve);
    }

    private Target resolve(Relocation relocation) {
        Symbol symbol = elf.symbol(relocation.symbolIndex(), content, relocation.offset());
        long addend = relocation.explicitAddend() ? relocation.addend() : content.s32(relocation.offset(), order());
        Optional<Section> where = symbol.isInSection() ? elf.section(symbol.sectionIndex()) : Optional.empty();
        return new Target(symbol, where, symbol.value() + addend);
    }

    /** The NUL-terminated string that the pointer at {@code offset} points to; empty where nothing is relocated there. */
    Optional<String> string(long offset) {
        return target(offset)
                .flatMap(target ->
                        target.section().map(where -> elf.content(where).string(target.offset())));
    }

    /** The named symbol at a target: the relocation's own, else the first there that is no mapping symbol. */
    Optional<Symbol> named(Target target) {
        boolean own = !target.symbol().name().isEmpty()
                && target.offset() == target.symbol().value();
        return own ? Optional.of(target.symbol()) : at(target);
    }

    private Optional<Symbol> at(Target target) {
        return target.section()
                .flatMap(where -> elf.symbols().stream()
                        .filter(symbol -> symbol.sectionIndex() == where.index() && symbol.value() == target.offset())
                        .filter(symbol ->
                                !symbol.name().isEmpty() && !symbol.name().startsWith("$"))
                        .findFirst());
    }
}
