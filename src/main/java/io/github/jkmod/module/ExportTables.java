package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code __ksymtab} and {@code __ksymtab_gpl}.
 *
 * <p>An entry is {value, name, namespace}: three 32-bit offsets relative to themselves (PREL32, x86-64 and arm64) or three
 * pointers (arm, riscv64, and other kernels without PREL32). Before linking all three are relocations, whose distance tells the
 * width. In 7.2 one table holds all exports and {@code __kflagstab} a byte of flags for each (bit 0: GPL).
 */
final class ExportTables {
    private static final String SYMBOL_PREFIX = "__ksymtab_";
    private static final int FLAG_GPL = 1;

    private final ElfFile elf;

    private ExportTables(ElfFile elf) {
        this.elf = elf;
    }

    /** Every export: the plain table in its order, then the GPL table. */
    static List<Export> read(ElfFile elf) {
        ExportTables tables = new ExportTables(elf);
        List<Export> exports = new ArrayList<>();
        elf.section("__ksymtab").ifPresent(table -> tables.table(table, "__kcrctab", false, exports));
        elf.section("__ksymtab_gpl").ifPresent(table -> tables.table(table, "__kcrctab_gpl", true, exports));
        return List.copyOf(exports);
    }

    private void table(Section section, String crcSection, boolean gplTable, List<Export> exports) {
        RelocatedSection table = new RelocatedSection(elf, section);
        int width = pointerWidth(table);
        int count = count(table.content(), 3 * width, "3 pointers");
        ExportCrcs crcs = ExportCrcs.of(elf, crcSection, count);
        Optional<Window> flags =
                gplTable ? Optional.empty() : elf.section("__kflagstab").map(elf::content);
        for (int i = 0; i < count; i++) {
            long at = 3L * width * i;
            String name = name(table, at, width);
            boolean gpl = gplTable || flagged(flags, i);
            exports.add(new Export(
                    name,
                    table.string(at + 2L * width).filter(namespace -> !namespace.isEmpty()),
                    gpl,
                    crcs.crc(i),
                    symbol(table, at, name).map(Symbol::index),
                    section.name(),
                    i));
        }
    }

    /** The distance between the first two relocations; without any the width that the class would use. */
    private static int pointerWidth(RelocatedSection table) {
        int wide = table.elf().header().addressBytes();
        List<Long> offsets = table.relocations().keySet().stream().limit(2).toList();
        boolean narrow = wide == 4 || offsets.size() < 2 || offsets.get(1) - offsets.get(0) == 4;
        return narrow ? 4 : wide;
    }

    static int count(Window table, int entrySize, String what) {
        if (table.size() % entrySize != 0) {
            throw table.malformed(
                    table.size() - table.size() % entrySize,
                    "size " + table.size() + " is not a multiple of " + entrySize + " (" + what + ")");
        }
        return table.size() / entrySize;
    }

    private static boolean flagged(Optional<Window> flags, int index) {
        return flags.isPresent() && (flags.get().u8(index) & FLAG_GPL) != 0;
    }

    private String name(RelocatedSection table, long at, int width) {
        return table.string(at + width)
                .or(() -> nameFromSymbol(table.section(), at))
                .orElseThrow(() -> table.content().malformed(at, "export without a name"));
    }

    /** The assembler's label of an entry, {@code __ksymtab_NAME}. */
    private Optional<String> nameFromSymbol(Section section, long at) {
        return elf.symbols().stream()
                .filter(symbol -> symbol.sectionIndex() == section.index() && symbol.value() == at)
                .map(Symbol::name)
                .filter(name -> name.startsWith(SYMBOL_PREFIX))
                .map(name -> name.substring(SYMBOL_PREFIX.length()))
                .findFirst();
    }

    /** The exported symbol: the one of the same name at the target, else any named one there. */
    private Optional<Symbol> symbol(RelocatedSection table, long at, String name) {
        return table.target(at)
                .flatMap(target -> elf.symbols().stream()
                        .filter(symbol -> symbol.name().equals(name)
                                && symbol.sectionIndex() == target.symbol().sectionIndex()
                                && symbol.value() == target.offset())
                        .findFirst()
                        .or(() -> table.named(target)));
    }
}
