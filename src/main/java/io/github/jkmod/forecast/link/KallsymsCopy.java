package io.github.jkmod.forecast.link;

import io.github.jkmod.elf.Sym;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.load.CoreSymbols;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleMemory;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.SymbolTable;
import io.github.jkmod.forecast.verdict.UnsafeAccess;

/**
 * {@code add_kallsyms}: every symbol gets a letter, and the names of those that stay are copied from the string table in the
 * module's memory, where what lies behind it is not what lies behind it in the file.
 */
final class KallsymsCopy {
    private static final int SHN_LORESERVE = 0xff00;
    private static final int STB_WEAK = 2;

    private final Load load;
    private final LoadInfo info;
    private final SymbolTable symbols;
    private final SectionHeader table;

    KallsymsCopy(Load load) {
        this.load = load;
        this.info = load.info();
        this.symbols = load.symbols();
        this.table = info.section(info.symbolTable);
    }

    /**
     * Goes through the symbols as the kernel does.
     *
     * @throws UnsafeAccess if a section index or a name leads out of what the kernel has there
     */
    void examine() {
        if (!load.option("KALLSYMS").orElse(true)) {
            return;
        }
        CoreSymbols kept =
                new CoreSymbols(load, load.layout(), ArchRules.of(load).listsData(load));
        for (int i = 0; i < symbols.count(); i++) {
            readSection(i);
            if (kept.contains(i)) {
                readName(i);
            }
        }
    }

    /** {@code elf_type}. */
    private void readSection(int symbol) {
        int section = symbols.sectionIndex(symbol);
        boolean looked = symbols.binding(symbol) != STB_WEAK
                && section < SHN_LORESERVE
                && section != info.perCpu
                && section >= info.sectionsRead();
        long at = info.sectionTableOffset() + (long) section * info.sectionHeaderSize();
        if (looked && !info.knows(at, info.sectionHeaderSize())) {
            throw new UnsafeAccess(
                    info.name(table),
                    symbols.offsetOf(symbol),
                    "st_shndx " + section + " of symbol " + symbol + " is beyond the " + info.sectionsRead()
                            + " section headers and the file",
                    "the kernel reads a section header there to choose the symbol's letter (elf_type)");
        }
    }

    private void readName(int symbol) {
        long offset = load.memory()
                .read(table.address + symbols.offsetOf(symbol), Sym.ST_NAME.width(info.elfClass()))
                .orElseThrow(() -> new IllegalStateException("the layout stage maps the symbol table"));
        long at = info.wrapped(info.section(info.stringTable).address + offset);
        ModuleMemory.Region region = load.memory().region(at, 1).orElse(null);
        if (region == null) {
            throw new UnsafeAccess(
                    info.name(table),
                    symbols.offsetOf(symbol),
                    "st_name 0x" + Long.toHexString(offset) + " of symbol " + symbol
                            + " leads out of the memory that the string table is in",
                    "the kernel copies the name from there (add_kallsyms)");
        }
    }
}
