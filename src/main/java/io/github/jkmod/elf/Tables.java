package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the arrays that sections hold: symbols, relocations, notes. Entry sizes follow the class, not {@code sh_entsize}. */
final class Tables {
    private Tables() {}

    static List<Symbol> symbols(Fields table, Window names) {
        int size = Sym.size(table.elfClass());
        int count = count(table.window(), size, "symbols");
        List<Symbol> symbols = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            symbols.add(symbol(table, i, (long) i * size, names));
        }
        return List.copyOf(symbols);
    }

    /** {@return one entry; empty if the table ends before it} */
    static Optional<Symbol> symbol(Fields table, long index, Window names) {
        int size = Sym.size(table.elfClass());
        return index < 0 || index >= table.window().size() / size
                ? Optional.empty()
                : Optional.of(symbol(table, (int) index, index * size, names));
    }

    private static Symbol symbol(Fields f, int index, long at, Window names) {
        long nameOffset = f.get(Sym.ST_NAME, at);
        return new Symbol(
                index,
                nameOffset == 0 ? "" : names.string(nameOffset),
                f.get(Sym.ST_VALUE, at),
                f.get(Sym.ST_SIZE, at),
                f.small(Sym.ST_INFO, at),
                f.small(Sym.ST_OTHER, at),
                f.small(Sym.ST_SHNDX, at));
    }

    static List<Relocation> relocations(Fields table, boolean explicitAddend) {
        ElfClass elfClass = table.elfClass();
        int size = explicitAddend ? Rela.size(elfClass) : Rel.size(elfClass);
        int count = count(table.window(), size, "relocations");
        List<Relocation> relocations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long at = (long) i * size;
            long info = table.get(Rel.R_INFO, at);
            relocations.add(new Relocation(
                    table.get(Rel.R_OFFSET, at),
                    elfClass.relocationType(info),
                    elfClass.relocationSymbol(info),
                    explicitAddend ? table.signed(Rela.R_ADDEND, at) : 0,
                    explicitAddend));
        }
        return List.copyOf(relocations);
    }

    private static int count(Window table, int entrySize, String what) {
        if (table.size() % entrySize != 0) {
            throw table.malformed(
                    table.size() - table.size() % entrySize,
                    "size " + table.size() + " is not a multiple of " + entrySize + " (" + what + ")");
        }
        return table.size() / entrySize;
    }

    /** Notes; {@code align} is 4, or 8 for sections aligned to 8 such as {@code .note.gnu.property}. */
    static List<Note> notes(Fields section, int align) {
        Window window = section.window();
        List<Note> notes = new ArrayList<>();
        long at = 0;
        while (at < window.size()) {
            long nameSize = section.word(at);
            long descriptionSize = section.word(at + 4);
            long description = at + roundUp(12 + nameSize, align);
            notes.add(new Note(
                    owner(window.text(at + 12, nameSize)),
                    section.word(at + 8),
                    window.slice(description, descriptionSize, window.origin())));
            at = description + roundUp(descriptionSize, align);
        }
        return List.copyOf(notes);
    }

    private static String owner(String name) {
        return name.endsWith("\0") ? name.substring(0, name.length() - 1) : name;
    }

    private static long roundUp(long value, int align) {
        return (value + align - 1) & -align;
    }
}
