package io.github.jkmod.forecast;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.load.CoreSymbols;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleLayout;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.SymbolTable;
import io.github.jkmod.forecast.params.SysfsFolder;
import io.github.jkmod.forecast.symbols.OwnExports;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.SymbolFate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the kernel shows of a module whose load came to its end: read from the section headers, symbols and memory as the
 * stages left them ({@code add_kallsyms}, {@code elf_type} and {@code module_get_kallsym} of kernel/module/kallsyms.c).
 */
final class PlayedModule {
    private final LoadInfo info;
    private final SymbolTable symbols;
    private final ModuleLayout layout;
    private final CoreSymbols core;
    private final Map<String, Long> exports;
    private final int longestName;
    private final boolean thumb;

    private PlayedModule(Load load) {
        this.info = load.info();
        this.symbols = load.symbols();
        this.layout = load.layout();
        this.core = new CoreSymbols(load, layout, ArchRules.of(load).listsData(load));
        this.exports = OwnExports.values(load);
        this.longestName = FileEstimate.longestName(load.version());
        this.thumb = load.option("THUMB2_KERNEL").orElse(false);
    }

    /**
     * {@return what is shown}
     *
     * @param load has come to its end
     */
    static ShownModule of(Load load) {
        SysfsFolder folder = new SysfsFolder(load);
        List<KallsymsSymbol> symbols =
                load.option("KALLSYMS").orElse(true) ? new PlayedModule(load).symbols() : List.of();
        return new ShownModule(symbols, folder.notes(), folder.sections(), folder.parameters());
    }

    private List<KallsymsSymbol> symbols() {
        List<KallsymsSymbol> entries = new ArrayList<>(symbols.count());
        for (int i = 0; i < symbols.count(); i++) {
            entries.add(entry(i));
        }
        return entries;
    }

    private KallsymsSymbol entry(int symbol) {
        String whole = symbols.name(symbol);
        String name = whole.length() <= longestName ? whole : whole.substring(0, longestName);
        boolean function = thumb && symbols.type(symbol) == ElfConstants.STT_FUNC;
        Long exported = exports.get(name);
        char letter = letter(symbol);
        return new KallsymsSymbol(
                name,
                exported != null && exported == shown(symbols.value(symbol), function)
                        ? Character.toUpperCase(letter)
                        : letter,
                label(symbols.sectionIndex(symbol)),
                name.isEmpty() ? SymbolFate.NAMELESS : fate(symbol),
                symbols.sectionIndex(symbol),
                shown(symbols.fileValue(symbol), function));
    }

    /** {@code kallsyms_symbol_value}: without arm's bit for Thumb code. */
    private static long shown(long value, boolean thumbFunction) {
        return thumbFunction ? value & ~1L : value;
    }

    private boolean hasSection(int index) {
        return index > ElfConstants.SHN_UNDEF && index < ElfConstants.SHN_LORESERVE && index < info.sectionsRead();
    }

    private SymbolFate fate(int symbol) {
        int index = symbols.sectionIndex(symbol);
        if (core.contains(symbol)) {
            return SymbolFate.KEPT;
        }
        if (!hasSection(index)) {
            return index == ElfConstants.SHN_UNDEF ? SymbolFate.UNDEFINED : SymbolFate.NO_SECTION;
        }
        if (index != info.perCpu && !info.section(index).isAlloc()) {
            return SymbolFate.NOT_ALLOCATED;
        }
        return layout.place(index).filter(place -> place.kind().isInit()).isPresent()
                ? SymbolFate.INIT_MEMORY
                : SymbolFate.DATA_NOT_LISTED;
    }

    /** {@code elf_type}; kallsyms shows it in lower case, but of exports. */
    private char letter(int symbol) {
        int index = symbols.sectionIndex(symbol);
        if (symbols.binding(symbol) == ElfConstants.STB_WEAK) {
            return symbols.type(symbol) == ElfConstants.STT_OBJECT ? 'v' : 'w';
        }
        if (index == ElfConstants.SHN_UNDEF) {
            return 'u';
        }
        if (index == ElfConstants.SHN_ABS || index == info.perCpu) {
            return 'a';
        }
        return hasSection(index) ? letter(info.section(index)) : '?';
    }

    private char letter(SectionHeader section) {
        if (section.isExec()) {
            return 't';
        }
        if (section.isNoBits()) {
            return 'b';
        }
        if (section.isAlloc()) {
            return section.isWrite() ? 'd' : 'r';
        }
        return info.nameStartsWith(section, ".debug") ? 'n' : '?';
    }

    private String label(int index) {
        return hasSection(index) ? info.name(info.section(index)) : FileEstimate.reservedLabel(index);
    }
}
