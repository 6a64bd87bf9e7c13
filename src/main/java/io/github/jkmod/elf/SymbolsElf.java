package io.github.jkmod.elf;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An ELF file that holds nothing but symbols at their addresses, so that a debugger knows a program without its file. */
public final class SymbolsElf {
    private static final int ET_EXEC = 2;
    private static final int STT_OBJECT = 1;
    private static final int STT_FUNC = 2;
    private static final int STB_GLOBAL = 1;
    private static final int CODE = 1;
    private static final int DATA = 2;
    private static final int SYMBOLS = 3;
    private static final int STRINGS = 4;
    private static final int SECTIONS = 5;

    /** The names of the sections, each ended by a NUL; the table of strings begins with them. */
    private static final String NAMES = "\0.text\0.data\0.symtab\0.strtab\0";

    /**
     * A symbol.
     *
     * @param address where it is, unsigned
     * @param isCode whether it is in code
     */
    public record At(String name, long address, boolean isCode) {}

    private final ElfClass elfClass;
    private final FieldsOut out;

    private SymbolsElf(ElfClass elfClass, int size) {
        this.elfClass = elfClass;
        this.out = FieldsOut.of(elfClass, size);
    }

    /**
     * {@return the file's bytes, in little-endian order}
     *
     * @param machine {@code e_machine}
     * @param symbols all have a section: one for code and one for data, which reach from the lowest to the highest
     */
    public static byte[] of(ElfClass elfClass, int machine, List<At> symbols) {
        Map<String, Integer> names = new LinkedHashMap<>();
        int end = NAMES.length();
        for (At symbol : symbols) {
            if (names.putIfAbsent(symbol.name(), end) == null) {
                end += symbol.name().getBytes(StandardCharsets.UTF_8).length + 1;
            }
        }
        int entry = Sym.size(elfClass);
        int table = Ehdr.size(elfClass);
        int strings = table + entry * (symbols.size() + 1);
        int headers = strings + end + 7 & ~7;
        SymbolsElf elf = new SymbolsElf(elfClass, headers + SECTIONS * Shdr.size(elfClass));
        elf.header(machine, headers);
        for (int i = 0; i < symbols.size(); i++) {
            At symbol = symbols.get(i);
            int at = table + entry * (i + 1);
            elf.out.put(at, Sym.ST_NAME, names.getOrDefault(symbol.name(), 0));
            elf.out.put(at, Sym.ST_INFO, STB_GLOBAL << 4 | (symbol.isCode() ? STT_FUNC : STT_OBJECT));
            elf.out.put(at, Sym.ST_SHNDX, symbol.isCode() ? CODE : DATA);
            elf.out.put(at, Sym.ST_VALUE, symbol.address());
        }
        elf.out.bytes().put(strings, NAMES.getBytes(StandardCharsets.UTF_8));
        names.forEach((name, at) -> elf.out.bytes().put(strings + at, name.getBytes(StandardCharsets.UTF_8)));
        elf.section(headers, CODE, ".text", ElfConstants.SHT_NOBITS, 0, 0);
        elf.range(headers, CODE, symbols, true);
        elf.section(headers, DATA, ".data", ElfConstants.SHT_NOBITS, 0, 0);
        elf.range(headers, DATA, symbols, false);
        elf.section(headers, SYMBOLS, ".symtab", ElfConstants.SHT_SYMTAB, table, strings - table);
        elf.out.put(elf.at(headers, SYMBOLS), Shdr.SH_LINK, STRINGS);
        elf.out.put(elf.at(headers, SYMBOLS), Shdr.SH_INFO, 1);
        elf.out.put(elf.at(headers, SYMBOLS), Shdr.SH_ENTSIZE, entry);
        elf.section(headers, STRINGS, ".strtab", ElfConstants.SHT_STRTAB, strings, end);
        return elf.out.bytes().array();
    }

    private void header(int machine, int headers) {
        out.header(ET_EXEC, machine);
        out.put(0, Ehdr.E_SHOFF, headers);
        out.put(0, Ehdr.E_SHENTSIZE, Shdr.size(elfClass));
        out.put(0, Ehdr.E_SHNUM, SECTIONS);
        out.put(0, Ehdr.E_SHSTRNDX, STRINGS);
    }

    private int at(int headers, int section) {
        return headers + section * Shdr.size(elfClass);
    }

    private void section(int headers, int section, String name, long type, long offset, long size) {
        int at = at(headers, section);
        out.put(at, Shdr.SH_NAME, NAMES.indexOf(name));
        out.put(at, Shdr.SH_TYPE, type);
        out.put(at, Shdr.SH_OFFSET, offset);
        out.put(at, Shdr.SH_SIZE, size);
        out.put(at, Shdr.SH_ADDRALIGN, 1);
    }

    /** From the lowest symbol to behind the highest. */
    private void range(int headers, int section, List<At> symbols, boolean code) {
        long lowest = -1;
        long highest = 0;
        for (At symbol : symbols) {
            if (symbol.isCode() == code) {
                lowest = Long.compareUnsigned(symbol.address(), lowest) < 0 ? symbol.address() : lowest;
                highest = Long.compareUnsigned(symbol.address(), highest) > 0 ? symbol.address() : highest;
            }
        }
        int at = at(headers, section);
        out.put(
                at,
                Shdr.SH_FLAGS,
                ElfConstants.SHF_ALLOC | (code ? ElfConstants.SHF_EXECINSTR : ElfConstants.SHF_WRITE));
        if (Long.compareUnsigned(lowest, highest) <= 0) {
            out.put(at, Shdr.SH_ADDR, lowest);
            out.put(at, Shdr.SH_SIZE, highest - lowest + 1);
        }
    }
}
