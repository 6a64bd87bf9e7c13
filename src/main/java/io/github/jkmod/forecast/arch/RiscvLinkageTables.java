package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The entries of {@code .got} and {@code .plt} that relocations take ({@code module_emit_got_entry}, {@code _plt_entry}). */
final class RiscvLinkageTables {
    private final Load load;
    private final Table got;
    private final Table plt;

    /** One table: which values have an entry, by its number. */
    private static final class Table {
        private final String name;
        private final int entry;
        private final SectionHeader section;
        private final Map<Long, Integer> taken = new HashMap<>();

        private Table(Load load, String name, int entry) {
            this.name = name;
            this.entry = entry;
            this.section = Objects.requireNonNullElse(
                    RiscvSections.last(load, name), load.info().section(0));
        }

        /** One more than what was counted stands in the section. */
        private long room() {
            return section.size / entry - 1;
        }
    }

    RiscvLinkageTables(Load load) {
        this.load = load;
        this.got = new Table(load, RiscvSections.GOT, RiscvSections.GOT_ENTRY);
        this.plt = new Table(load, RiscvSections.PLT, RiscvSections.PLT_ENTRY);
    }

    /** {@return the address of the entry of the global offset table with that value} */
    long gotEntry(RelocationWalk walk, long value) {
        long address = take(walk, got, value, "module_emit_got_entry");
        load.memory().write(address, RiscvSections.GOT_ENTRY, value);
        return address;
    }

    /** {@return the address of the entry of the procedure linkage table that leads there} Its code is not made. */
    long pltEntry(RelocationWalk walk, long value) {
        return take(walk, plt, value, "module_emit_plt_entry");
    }

    private static long take(RelocationWalk walk, Table table, long value, String function) {
        Integer known = table.taken.get(value);
        int index = known == null ? table.taken.size() : known;
        if (index >= table.room()) {
            throw walk.unsafe(
                    walk.typeName() + " against " + walk.symbolLabel() + " needs entry " + index + " of " + table.name
                            + ", which has " + table.room(),
                    "entries are counted for code only, and the kernel stops with a BUG (" + function + ")");
        }
        table.taken.put(value, index);
        return table.section.address + (long) index * table.entry;
    }
}
