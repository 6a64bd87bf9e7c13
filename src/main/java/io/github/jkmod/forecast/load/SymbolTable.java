package io.github.jkmod.forecast.load;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.Sym;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The symbol table as the kernel works on it: entries as in the file, values changed when they are resolved
 * ({@code simplify_symbols}). Names and section indices are as unchecked as in the kernel.
 */
public final class SymbolTable {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private final LoadInfo info;
    private final SectionHeader section;
    private final Window table;
    private final long names;
    private final ElfClass elfClass;
    private final int entry;
    private final int count;
    private long @Nullable [] values;

    /**
     * @param info with its symbol and string table found; the symbol table's place in the file has been checked
     */
    public SymbolTable(LoadInfo info) {
        this.info = info;
        this.section = info.section(info.symbolTable);
        this.elfClass = info.elfClass();
        this.entry = info.symbolSize();
        this.count = (int) (section.size / entry);
        this.table = info.file().slice(section.offset, section.size, info.file().origin() + ": symbol table");
        this.names = info.section(info.stringTable).offset; // unchecked: a section without bytes may be linked
    }

    /** {@return how many entries there are, index 0 included; a broken last one does not count} */
    public int count() {
        return count;
    }

    /** {@return {@code st_name}} */
    public long nameOffset(int index) {
        return field(Sym.ST_NAME, index);
    }

    int info(int index) {
        return (int) field(Sym.ST_INFO, index);
    }

    public int binding(int index) {
        return Sym.binding(info(index));
    }

    public int type(int index) {
        return Sym.type(info(index));
    }

    public int sectionIndex(int index) {
        return (int) field(Sym.ST_SHNDX, index);
    }

    long size(int index) {
        return field(Sym.ST_SIZE, index);
    }

    /** {@return {@code st_value} as it is now} */
    public long value(int index) {
        return values == null ? field(Sym.ST_VALUE, index) : values[index];
    }

    /** {@return {@code st_value} as the file has it: in a section its offset there} */
    public long fileValue(int index) {
        return field(Sym.ST_VALUE, index);
    }

    private long field(Sym field, int index) {
        return field.read(table, (long) index * entry, elfClass, LE);
    }

    /** Sets {@code st_value}; a 32-bit kernel's is cut to 32 bits. */
    public void setValue(int index, long value) {
        if (values == null) {
            values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = field(Sym.ST_VALUE, i);
            }
        }
        values[index] = info.wrapped(value);
    }

    /**
     * {@return the name, from the string table in the temporary buffer; cut behind {@link LoadInfo#LONGEST_NAME} characters}
     *
     * @throws UnsafeAccess if {@code st_name} leads out of the file, or no NUL follows in it
     */
    public String name(int index) {
        return info.text(nameStart(index), Math.min(nameLength(index), LoadInfo.LONGEST_NAME));
    }

    /**
     * {@return {@code strlen} of the name, in bytes, however long}
     *
     * @throws UnsafeAccess as for {@link #name}
     */
    public long nameLength(int index) {
        long at = nameStart(index);
        long end = info.end(at);
        if (end < 0) {
            throw new UnsafeAccess(
                    info.name(section),
                    offsetOf(index),
                    "st_name 0x" + Long.toHexString(nameOffset(index)) + " of symbol " + index + " leads to 0x"
                            + Long.toHexString(at) + ", with no NUL behind in " + info.extent(at),
                    "the kernel reads symbol names without checking where they are (simplify_symbols)");
        }
        return end - at;
    }

    private long nameStart(int index) {
        return info.pointer(names + nameOffset(index));
    }

    /** {@return the offset of entry {@code index} in its section, in bytes, for findings} */
    public long offsetOf(int index) {
        return (long) index * entry;
    }
}
