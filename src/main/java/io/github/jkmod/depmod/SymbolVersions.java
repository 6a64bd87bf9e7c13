package io.github.jkmod.depmod;

import io.github.jkmod.bytes.Window;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * The versions that a module's symbols were built against, by name: a hash table on the tables' own bytes, as most of the
 * names are asked for only once.
 */
final class SymbolVersions {
    private final Window[] tables = new Window[2];
    private int tableCount;
    private int extendedFrom = Integer.MAX_VALUE;
    private int[] names = new int[64];
    private int[] lengths = new int[64];
    private long[] crcs = new long[64];
    private boolean[] asked = new boolean[64];
    private int[] slots = new int[256]; // index + 1; 0 for none
    private int count;

    /** Has the names that follow lie in {@code table}; at most two tables. */
    void from(Window table) {
        if (tableCount == 1) {
            extendedFrom = count;
        }
        tables[tableCount++] = table;
    }

    private Window table(int index) {
        return tables[index < extendedFrom ? 0 : 1];
    }

    /** Takes the version of the name at that place in the table; that of a name which is there already does not count. */
    void add(int name, int length, long crc) {
        Window table = tables[tableCount - 1];
        int slot = slot(table, name, length);
        if (slots[slot] != 0) {
            return;
        }
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
            crcs = Arrays.copyOf(crcs, 2 * count);
            asked = Arrays.copyOf(asked, 2 * count);
        }
        names[count] = name;
        lengths[count] = length;
        crcs[count] = crc;
        slots[slot] = ++count;
        if (4 * count > slots.length) {
            grow();
        }
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int i = 0; i < count; i++) {
            slots[slot(table(i), names[i], lengths[i])] = i + 1;
        }
    }

    /** Where the name is, or would be. */
    private int slot(Window window, long name, int length) {
        int hash = window.hash(name, length);
        int slot = (hash ^ (hash >>> 15)) & (slots.length - 1);
        while (slots[slot] != 0) {
            int index = slots[slot] - 1;
            if (lengths[index] == length && table(index).matches(names[index], length, window, name)) {
                return slot;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    /** {@return the version of a name, which lies in another window; 0 for none} */
    long ask(Window window, long name, int length) {
        int index = slots[slot(window, name, length)] - 1;
        if (index < 0) {
            return 0;
        }
        asked[index] = true;
        return crcs[index];
    }

    /** Hands over the names that have not been asked for, with their versions, in the order in which they came. */
    void eachLeft(ObjLongConsumer<String> sink) {
        for (int i = 0; i < count; i++) {
            if (!asked[i]) {
                sink.accept(table(i).text(names[i], lengths[i]), crcs[i]);
            }
        }
    }
}
