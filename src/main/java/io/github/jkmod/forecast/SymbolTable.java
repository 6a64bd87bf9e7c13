package io.github.jkmod.forecast;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The symbol table as the kernel works on it: entries as in the file, values changed when they are resolved
 * ({@code simplify_symbols}). Names and section indices are as unchecked as in the kernel.
 */
final class SymbolTable {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    /** Longer names, which no export has, are cut: a file of a million overlapping ones would cost too much. */
    private static final int LONGEST_NAME = 4096;

    private final LoadInfo info;
    private final SectionHeader section;
    private final Window table;
    private final long names;
    private final int entry;
    private final int count;
    private long @Nullable [] values;
    private long lastNul = -1;

    /**
     * @param info with its symbol and string table found; the symbol table's place in the file has been checked
     */
    SymbolTable(LoadInfo info) {
        this.info = info;
        this.section = info.section(info.symbolTable);
        this.entry = info.symbolSize();
        this.count = (int) (section.size / entry);
        this.table = info.file().slice(section.offset, section.size, info.file().origin() + ": symbol table");
        this.names = info.section(info.stringTable).offset;
    }

    /** {@return how many entries there are, index 0 included; a broken last one does not count} */
    int count() {
        return count;
    }

    /** {@return {@code st_name}} */
    long nameOffset(int index) {
        return table.u32((long) index * entry, LE);
    }

    int info(int index) {
        return table.u8((long) index * entry + (info.wide() ? 4 : 12));
    }

    int binding(int index) {
        return info(index) >> 4;
    }

    int type(int index) {
        return info(index) & 0xf;
    }

    int sectionIndex(int index) {
        return table.u16((long) index * entry + (info.wide() ? 6 : 14), LE);
    }

    long size(int index) {
        long at = (long) index * entry;
        return info.wide() ? table.u64(at + 16, LE) : table.u32(at + 8, LE);
    }

    /** {@return {@code st_value} as it is now} */
    long value(int index) {
        return values == null ? fileValue(index) : values[index];
    }

    private long fileValue(int index) {
        long at = (long) index * entry;
        return info.wide() ? table.u64(at + 8, LE) : table.u32(at + 4, LE);
    }

    /** Sets {@code st_value}; a 32-bit kernel's is cut to 32 bits. */
    void setValue(int index, long value) {
        if (values == null) {
            values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = fileValue(i);
            }
        }
        values[index] = info.wide() ? value : value & 0xffff_ffffL;
    }

    /**
     * {@return the name, from the string table in the temporary buffer; at most 4096 bytes of it}
     *
     * @throws UnsafeAccess if {@code st_name} leads out of the file, or no NUL follows in it
     */
    String name(int index) {
        long at = names + nameOffset(index);
        Window file = info.file();
        if (!file.contains(at, 1) || at > lastNul()) {
            throw new UnsafeAccess(
                    info.name(section),
                    (long) index * entry,
                    "st_name 0x" + Long.toHexString(nameOffset(index)) + " of symbol " + index
                            + " leads out of the file's " + file.size() + " bytes",
                    "the kernel reads symbol names without checking where they are (simplify_symbols)");
        }
        long most = Math.min(LONGEST_NAME, file.size() - at);
        int end = file.slice(at, most, "symbol name").indexOf(0, 0);
        return file.text(at, end < 0 ? most : end);
    }

    /** {@return where the last NUL of the file is, before which every string ends} */
    private long lastNul() {
        if (lastNul < 0) {
            long last = info.file().size();
            while (last > 0 && info.file().u8(last - 1) != 0) {
                last--;
            }
            lastNul = last - 1;
        }
        return lastNul;
    }

    /**
     * {@return how many bytes the name has}
     *
     * @throws UnsafeAccess as {@link #name}
     */
    long nameLength(int index) {
        long at = names + nameOffset(index);
        Window file = info.file();
        int end = file.contains(at, 1) ? file.indexOf(0, at) : -1;
        return end < 0 ? name(index).length() : end - at;
    }

    /** {@return the offset of entry {@code index} in its section, in bytes, for findings} */
    long offsetOf(int index) {
        return (long) index * entry;
    }
}
