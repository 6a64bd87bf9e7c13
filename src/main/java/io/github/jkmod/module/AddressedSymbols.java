package io.github.jkmod.module;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The symbols of a module's core memory by address, for a kernel that names them no more: it looks only into modules that are
 * in ({@code find_kallsyms_symbol} of kernel/module/kallsyms.c).
 *
 * <p>Init memory is left out: it is freed after init and may be another module's since, while /sys/module goes on to show its
 * addresses.
 */
public final class AddressedSymbols {
    /** Greatest offset first; of several at one place a function or variable, as {@code cleanup_module}'s may be a label. */
    private static final Comparator<Entry> NEAREST =
            Comparator.<Entry>comparingInt(entry -> entry.typed ? 0 : 1).thenComparingInt(entry -> entry.index);

    private final List<Placed> sections;

    private AddressedSymbols(List<Placed> sections) {
        this.sections = sections;
    }

    /**
     * What is at an address.
     *
     * @param symbol the greatest one not above the address, or the section's name where there is none
     * @param offset bytes from there; unsigned
     */
    public record Place(String symbol, long offset) {
        /** {@return as kernels write it, such as {@code hello_exit+0x10}} */
        @Override
        public String toString() {
            return symbol + "+0x" + Long.toHexString(offset);
        }
    }

    /** A section in memory, all numbers unsigned bytes. */
    private record Placed(Section section, long start, List<Entry> symbols) {
        boolean holds(long address) {
            return Long.compareUnsigned(address - start, section.size()) < 0; // below the start wraps to a great number
        }
    }

    /** A symbol's offset in its section, whether its type says what it is, and its place in the table. */
    private record Entry(String name, long offset, boolean typed, int index) {}

    /**
     * {@return the symbols of that file where a kernel put its sections}
     *
     * @param addresses by section name, as /sys/module/NAME/sections shows them; 0 is a hidden one
     * @throws io.github.jkmod.bytes.MalformedException if the symbol table breaks its format
     */
    public static AddressedSymbols of(ModuleFile file, Map<String, Long> addresses) {
        Map<Integer, List<Entry>> symbols = new HashMap<>();
        boolean thumb = file.elf().header().machine() == ElfConstants.EM_ARM;
        for (Symbol symbol : file.elf().symbols()) {
            if (isListed(symbol)) {
                symbols.computeIfAbsent(symbol.sectionIndex(), any -> new ArrayList<>())
                        .add(entry(symbol, thumb));
            }
        }
        List<Placed> sections = new ArrayList<>();
        for (Section section : file.elf().sections()) {
            long start = addresses.getOrDefault(section.name(), 0L);
            if (start != 0 && file.fate(section) == SectionFate.CORE) {
                sections.add(new Placed(section, start, symbols.getOrDefault(section.index(), List.of())));
            }
        }
        return new AddressedSymbols(sections);
    }

    /** The types that name a place; not what compilers and assemblers mark ({@code is_mapping_symbol}). */
    private static boolean isListed(Symbol symbol) {
        int type = symbol.type();
        String name = symbol.name();
        boolean named = !name.isEmpty() && !name.startsWith("$") && !name.startsWith(".L");
        return named
                && symbol.isInSection()
                && (type == ElfConstants.STT_FUNC
                        || type == ElfConstants.STT_OBJECT
                        || type == ElfConstants.STT_NOTYPE);
    }

    /** A Thumb function's value is odd ({@code kallsyms_symbol_value} of arch/arm/include/asm/module.h). */
    private static Entry entry(Symbol symbol, boolean thumb) {
        boolean odd = thumb && symbol.type() == ElfConstants.STT_FUNC;
        return new Entry(
                symbol.name(),
                odd ? symbol.value() & ~1L : symbol.value(),
                symbol.type() != ElfConstants.STT_NOTYPE,
                symbol.index());
    }

    /** {@return what is at that address; empty outside of the module's core sections} */
    public Optional<Place> at(long address) {
        return sections.stream()
                .filter(section -> section.holds(address))
                .findFirst()
                .map(section -> place(section, address - section.start));
    }

    private static Place place(Placed section, long offset) {
        return section.symbols.stream()
                .filter(entry -> Long.compareUnsigned(entry.offset, offset) <= 0)
                .min(Comparator.<Entry, Long>comparing(entry -> entry.offset, Comparator.reverseOrder())
                        .thenComparing(NEAREST))
                .map(entry -> new Place(entry.name, offset - entry.offset))
                .orElseGet(() -> new Place(section.section.name(), offset));
    }
}
