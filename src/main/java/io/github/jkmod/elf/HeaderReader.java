package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.Locale;

/** Reads the file header and resolves the extended numbering through section 0. */
final class HeaderReader {
    private static final int MAGIC = 0x7f454c46;

    private final Window file;

    private HeaderReader(Window file) {
        this.file = file;
    }

    static ElfHeader read(Window file) {
        HeaderReader reader = new HeaderReader(file);
        reader.requireMagic();
        return reader.header();
    }

    private void requireMagic() {
        if (file.size() == 0) {
            throw file.malformed(0, "not an ELF file (empty)");
        }
        if (file.size() < 4 || file.s32(0, ByteOrder.BIG_ENDIAN) != MAGIC) {
            throw file.malformed(0, "not an ELF file (magic " + firstBytes() + ", expected 7f 45 4c 46)");
        }
    }

    private String firstBytes() {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(4, file.size()); i++) {
            hex.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", file.u8(i)));
        }
        return hex.toString();
    }

    private ElfHeader header() {
        requireSize(16);
        boolean is64 = choice(4, "class", "1 (32-bit) or 2 (64-bit)") == 2;
        boolean big = choice(5, "byte order", "1 (little) or 2 (big)") == 2;
        requireSize(is64 ? 64 : 52);
        Fields f = new Fields(file, is64, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        long tableOffset = f.wide(f.at(32, 40));
        int entrySize = f.half(f.at(46, 58));
        if (tableOffset != 0) {
            requireTableStart(f, tableOffset, entrySize);
        }
        int count = tableOffset == 0 ? 0 : count(f, tableOffset, entrySize);
        return new ElfHeader(
                is64 ? 64 : 32,
                f.order(),
                f.half(16),
                f.half(18),
                f.word(f.at(36, 48)),
                f.wide(24),
                tableOffset,
                entrySize,
                count,
                nameIndex(f, tableOffset, count),
                file.u8(7),
                file.u8(8),
                f.word(20));
    }

    private void requireSize(int size) {
        if (file.size() < size) {
            throw file.malformed(
                    file.size(), "truncated ELF header (" + file.size() + " of " + size + " bytes are there)");
        }
    }

    private int choice(int offset, String what, String expected) {
        int value = file.u8(offset);
        if (value != 1 && value != 2) {
            throw file.malformed(offset, "ELF " + what + " " + value + ", expected " + expected);
        }
        return value;
    }

    private void requireTableStart(Fields f, long tableOffset, int entrySize) {
        long expected = f.at(SectionTable.ENTRY_32, SectionTable.ENTRY_64);
        if (entrySize != expected) {
            throw file.malformed(f.at(46, 58), "section header entry size " + entrySize + ", expected " + expected);
        }
        if (!file.contains(tableOffset, entrySize)) {
            throw beyond(tableOffset, "1 or more entries");
        }
    }

    private int count(Fields f, long tableOffset, int entrySize) {
        long count = f.half(f.at(48, 60));
        if (count == 0) {
            count = f.wide(tableOffset + f.at(20, 32));
        }
        long room = (file.size() - tableOffset) / entrySize;
        if (Long.compareUnsigned(count, room) > 0) {
            throw beyond(tableOffset, Long.toUnsignedString(count) + " entries");
        }
        return (int) count;
    }

    private RuntimeException beyond(long tableOffset, String entries) {
        return file.malformed(
                tableOffset,
                "section header table of " + entries + " ends beyond the file's " + file.size()
                        + " bytes (truncated file?)");
    }

    private int nameIndex(Fields f, long tableOffset, int count) {
        long index = f.half(f.at(50, 62));
        if (index == ElfConstants.SHN_XINDEX && count > 0) {
            index = f.word(tableOffset + f.at(24, 40));
        }
        if (index != ElfConstants.SHN_UNDEF && index >= count) {
            throw file.malformed(f.at(50, 62), "section name table is section " + index + " of " + count);
        }
        return (int) index;
    }
}
