package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.util.ArrayList;
import java.util.List;

/** Reads the arrays that sections hold: symbols, relocations, notes. Entry sizes follow the class, not {@code sh_entsize}. */
final class Tables {
    private Tables() {}

    static List<Symbol> symbols(Fields table, Window names) {
        int size = (int) table.at(16, 24);
        int count = count(table.window(), size, "symbols");
        List<Symbol> symbols = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            symbols.add(symbol(table, i, (long) i * size, names));
        }
        return List.copyOf(symbols);
    }

    private static Symbol symbol(Fields f, int index, long at, Window names) {
        long nameOffset = f.word(at);
        return new Symbol(
                index,
                nameOffset == 0 ? "" : names.string(nameOffset),
                f.wide(at + f.at(4, 8)),
                f.wide(at + f.at(8, 16)),
                f.window().u8(at + f.at(12, 4)),
                f.window().u8(at + f.at(13, 5)),
                f.half(at + f.at(14, 6)));
    }

    static List<Relocation> relocations(Fields table, boolean explicitAddend) {
        int word = table.is64() ? 8 : 4;
        int size = explicitAddend ? 3 * word : 2 * word;
        int count = count(table.window(), size, "relocations");
        List<Relocation> relocations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long at = (long) i * size;
            long info = table.wide(at + word);
            relocations.add(new Relocation(
                    table.wide(at),
                    table.is64() ? info & 0xffff_ffffL : info & 0xff,
                    table.is64() ? info >>> 32 : info >>> 8,
                    explicitAddend ? table.signedWide(at + 2L * word) : 0,
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
