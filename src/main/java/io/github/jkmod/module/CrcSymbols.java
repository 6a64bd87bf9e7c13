package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a module exports, as kmod sees it ({@code kmod_elf_get_symbols}): the symbols {@code __crc_NAME} of its symbol table in
 * their order, or, where there is none, the names in {@code __ksymtab_strings} without a CRC.
 *
 * <p>{@link ExportTables} says what the kernel sees.
 *
 * @param name the exported symbol
 * @param crc its CRC; 0 where there is none
 */
public record CrcSymbols(String name, long crc) {
    private static final String PREFIX = "__crc_";
    private static final String NAMES = "__ksymtab_strings";

    /**
     * {@return the exports of {@code module}; none if it has none}
     *
     * @throws io.github.jkmod.bytes.MalformedException if a symbol lies outside its section
     */
    public static List<CrcSymbols> of(ModuleFile module) {
        ElfFile elf = module.elf();
        List<CrcSymbols> exports = new ArrayList<>();
        for (Symbol symbol : elf.symbols()) {
            if (symbol.name().startsWith(PREFIX)) {
                exports.add(new CrcSymbols(symbol.name().substring(PREFIX.length()), crc(elf, symbol)));
            }
        }
        if (exports.isEmpty()) {
            elf.section(NAMES).map(elf::content).ifPresent(names -> addNames(names, exports));
        }
        return exports;
    }

    private static long crc(ElfFile elf, Symbol symbol) {
        Optional<Section> section = symbol.isInSection() ? elf.section((long) symbol.sectionIndex()) : Optional.empty();
        if (section.isEmpty() || symbol.sectionIndex() == ElfConstants.SHN_ABS) {
            return symbol.value();
        }
        return elf.content(section.get()).u32(symbol.value(), elf.header().order());
    }

    private static void addNames(Window names, List<CrcSymbols> exports) {
        long at = 0;
        while (at < names.size()) {
            String name = names.string(at);
            if (!name.isEmpty()) {
                exports.add(new CrcSymbols(name, 0));
            }
            at += name.length() + 1;
        }
    }
}
