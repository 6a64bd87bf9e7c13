package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.Locale;

/** Reads the file header and resolves the extended numbering through section 0. */
final class HeaderReader {
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
        if (file.size() < 4 || file.s32(0, ByteOrder.BIG_ENDIAN) != ElfConstants.ELFMAG) {
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
        requireSize(ElfConstants.EI_NIDENT);
        boolean wide = choice(Ehdr.EI_CLASS, "class", "1 (32-bit) or 2 (64-bit)") == ElfClass.BITS_64.number();
        boolean big = choice(Ehdr.EI_DATA, "byte order", "1 (little) or 2 (big)") == ElfConstants.ELFDATA2MSB;
        ElfClass elfClass = ElfClass.of(wide);
        requireSize(Ehdr.size(elfClass));
        Fields f = new Fields(file, elfClass, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        long tableOffset = f.get(Ehdr.E_SHOFF, 0);
        int entrySize = f.small(Ehdr.E_SHENTSIZE, 0);
        if (tableOffset != 0) {
            requireTableStart(f, tableOffset, entrySize);
        }
        int count = tableOffset == 0 ? 0 : count(f, tableOffset, entrySize);
        return new ElfHeader(
                elfClass,
                f.order(),
                f.small(Ehdr.E_TYPE, 0),
                f.small(Ehdr.E_MACHINE, 0),
                f.get(Ehdr.E_FLAGS, 0),
                f.get(Ehdr.E_ENTRY, 0),
                tableOffset,
                entrySize,
                count,
                nameIndex(f, tableOffset, count),
                f.small(Ehdr.EI_OSABI, 0),
                f.small(Ehdr.EI_ABIVERSION, 0),
                f.get(Ehdr.E_VERSION, 0));
    }

    private void requireSize(int size) {
        if (file.size() < size) {
            throw file.malformed(
                    file.size(), "truncated ELF header (" + file.size() + " of " + size + " bytes are there)");
        }
    }

    private int choice(Ehdr field, String what, String expected) {
        int offset = field.at(ElfClass.BITS_32); // the same in both classes
        int value = file.u8(offset);
        if (value != 1 && value != 2) {
            throw file.malformed(offset, "ELF " + what + " " + value + ", expected " + expected);
        }
        return value;
    }

    private void requireTableStart(Fields f, long tableOffset, int entrySize) {
        int expected = Shdr.size(f.elfClass());
        if (entrySize != expected) {
            throw file.malformed(
                    f.at(Ehdr.E_SHENTSIZE), "section header entry size " + entrySize + ", expected " + expected);
        }
        if (!file.contains(tableOffset, entrySize)) {
            throw beyond(tableOffset, "1 or more entries");
        }
    }

    private int count(Fields f, long tableOffset, int entrySize) {
        long count = f.get(Ehdr.E_SHNUM, 0);
        if (count == 0) {
            count = f.get(Shdr.SH_SIZE, tableOffset);
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
        long index = f.get(Ehdr.E_SHSTRNDX, 0);
        if (index == ElfConstants.SHN_XINDEX && count > 0) {
            index = f.get(Shdr.SH_LINK, tableOffset);
        }
        if (index != ElfConstants.SHN_UNDEF && index >= count) {
            throw file.malformed(f.at(Ehdr.E_SHSTRNDX), "section name table is section " + index + " of " + count);
        }
        return (int) index;
    }
}
