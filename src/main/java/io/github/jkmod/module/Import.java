package io.github.jkmod.module;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Symbol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An undefined symbol, which the kernel or another module must provide ({@code simplify_symbols}).
 *
 * @param name the symbol
 * @param weak whether the load goes on without it
 * @param crc the CRC the module was built against, or empty where no version of that name is stored
 * @param symbolIndex its place in the symbol table
 */
public record Import(String name, boolean weak, Optional<Long> crc, int symbolIndex) {
    /** Every undefined symbol but index 0, in symbol table order; the first version of a name wins, as in the kernel. */
    static List<Import> read(ElfFile elf, List<SymbolVersion> versions) {
        Map<String, Long> crcs = new HashMap<>();
        versions.forEach(version -> crcs.putIfAbsent(version.name(), version.crc()));
        return elf.symbols().stream()
                .filter(symbol -> symbol.index() != 0 && symbol.isUndefined())
                .map(symbol -> of(symbol, crcs))
                .toList();
    }

    private static Import of(Symbol symbol, Map<String, Long> crcs) {
        return new Import(
                symbol.name(),
                symbol.binding() == ElfConstants.STB_WEAK,
                Optional.ofNullable(crcs.get(symbol.name())),
                symbol.index());
    }
}
