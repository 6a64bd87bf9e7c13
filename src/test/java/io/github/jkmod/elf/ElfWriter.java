package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes small relocatable ELF files for tests: sections in the order they were added, then symbol table, string table,
 * section names, section headers. Whatever is not said is sane.
 */
public final class ElfWriter {
    /** Section flags of code. */
    public static final long CODE = ElfConstants.SHF_ALLOC | ElfConstants.SHF_EXECINSTR;

    /** Section flags of variables. */
    public static final long DATA = ElfConstants.SHF_ALLOC | ElfConstants.SHF_WRITE;

    /** Section flags of constants. */
    public static final long CONSTANTS = ElfConstants.SHF_ALLOC;

    private record Sec(
            String name, long type, long flags, Window content, long size, long link, long info, long align) {}

    private final boolean is64;
    private final ByteOrder order;
    private final int machine;
    private final List<Sec> sections = new ArrayList<>();
    private final ByteWriter symbols;
    private final ByteWriter strings;
    private int symbolCount;
    private boolean extendedNumbering;

    /** A writer of that class (32 or 64), byte order and {@code e_machine}; section 0 and symbol 0 are there already. */
    public ElfWriter(int elfClass, ByteOrder order, int machine) {
        this.is64 = elfClass == 64;
        this.order = order;
        this.machine = machine;
        this.symbols = buffer();
        this.strings = buffer().u8(0);
        section("", 0, 0, new byte[0], 0, 0, 0);
        symbol("", 0, 0, 0, 0);
    }

    /** Little-endian x86-64. */
    public static ElfWriter x86() {
        return new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, ElfConstants.EM_X86_64);
    }

    /** Little-endian 32-bit ARM. */
    public static ElfWriter arm() {
        return new ElfWriter(32, ByteOrder.LITTLE_ENDIAN, ElfConstants.EM_ARM);
    }

    public boolean is64() {
        return is64;
    }

    /** An empty buffer in this file's byte order and class. */
    public ByteWriter buffer() {
        return new ByteWriter(order, is64);
    }

    /** Puts the section count and the name index into section 0, as files with more than 65279 sections do. */
    public ElfWriter extendedNumbering() {
        extendedNumbering = true;
        return this;
    }

    /** Adds a section and gives its index. */
    public int section(String name, long type, long flags, byte[] content) {
        return section(name, type, flags, content, 0, 0, 8);
    }

    /** Adds a section with every field and gives its index; a link of -1 stands for the symbol table. */
    public int section(String name, long type, long flags, byte[] content, long link, long info, long align) {
        sections.add(new Sec(name, type, flags, Window.of(content, name), content.length, link, info, align));
        return sections.size() - 1;
    }

    /** Adds a NOBITS section and gives its index. */
    public int noBits(String name, long flags, long size) {
        sections.add(new Sec(name, ElfConstants.SHT_NOBITS, flags, Window.of(new byte[0], name), size, 0, 0, 8));
        return sections.size() - 1;
    }

    /** Adds a symbol and gives its index. */
    public int symbol(String name, int info, int sectionIndex, long value, long size) {
        symbols.u32(name.isEmpty() ? 0 : strings.size());
        if (!name.isEmpty()) {
            strings.text(name).u8(0);
        }
        if (is64) {
            symbols.u8(info).u8(0).u16(sectionIndex).wide(value, size);
        } else {
            symbols.wide(value, size).u8(info).u8(0).u16(sectionIndex);
        }
        return symbolCount++;
    }

    /** Adds a global function. */
    public int function(String name, int sectionIndex, long value, long size) {
        return symbol(name, (ElfConstants.STB_GLOBAL << 4) | ElfConstants.STT_FUNC, sectionIndex, value, size);
    }

    /** Adds an import. */
    public int undefined(String name) {
        return symbol(name, ElfConstants.STB_GLOBAL << 4, 0, 0, 0);
    }

    /** One relocation for {@link #relocations}; REL tables leave the addend out. */
    public record Rel(long offset, int type, int symbol, long addend) {
        public Rel(long offset, RelocationType type, int symbol, long addend) {
            this(offset, type.number(), symbol, addend);
        }
    }

    /** Adds the relocation section of {@code target}: RELA for class 64, REL for class 32. */
    public int relocations(int target, List<Rel> entries) {
        ByteWriter out = buffer();
        for (Rel rel : entries) {
            out.wide(rel.offset());
            if (is64) {
                out.u64(((long) rel.symbol() << 32) | rel.type()).u64(rel.addend());
            } else {
                out.u32((rel.symbol() << 8) | rel.type());
            }
        }
        String name = (is64 ? ".rela" : ".rel") + sections.get(target).name();
        long type = is64 ? ElfConstants.SHT_RELA : ElfConstants.SHT_REL;
        return section(name, type, ElfConstants.SHF_INFO_LINK, out.bytes(), -1, target, 8);
    }

    /** The whole file; the writer is used up. */
    public byte[] bytes() {
        int symtab = section(".symtab", ElfConstants.SHT_SYMTAB, 0, symbols.bytes(), sections.size() + 1L, 1, 8);
        section(".strtab", ElfConstants.SHT_STRTAB, 0, strings.bytes());
        int names = sections.size();
        ByteWriter nameTable = buffer();
        List<Integer> nameOffsets = new ArrayList<>();
        for (Sec sec : sections) {
            nameOffsets.add(nameTable.size());
            nameTable.text(sec.name()).u8(0);
        }
        nameOffsets.add(nameTable.size());
        section(
                ".shstrtab",
                ElfConstants.SHT_STRTAB,
                0,
                nameTable.text(".shstrtab").u8(0).bytes());
        return assemble(symtab, names, nameOffsets);
    }

    private byte[] assemble(int symtab, int names, List<Integer> nameOffsets) {
        ByteWriter body = buffer().padTo(headerSize());
        ByteWriter table = buffer();
        for (int i = 0; i < sections.size(); i++) {
            Sec sec = sections.get(i);
            body.padTo((body.size() + 7) & -8);
            boolean extension = extendedNumbering && i == 0;
            table.u32(nameOffsets.get(i)).u32(sec.type());
            table.wide(sec.flags(), 0, i == 0 ? 0 : body.size(), extension ? sections.size() : sec.size());
            long link = sec.link() == -1 ? symtab : sec.link();
            table.u32(extension ? names : link).u32(sec.info()).wide(sec.align(), 0);
            body.bytes(sec.content().copy());
        }
        body.padTo((body.size() + 7) & -8);
        byte[] file = body.bytes(table.bytes()).bytes();
        byte[] header = header(file.length - table.size(), names);
        System.arraycopy(header, 0, file, 0, header.length);
        return file;
    }

    private int headerSize() {
        return Ehdr.size(ElfClass.of(is64));
    }

    private byte[] header(int tableOffset, int names) {
        ByteWriter out = buffer().text("\u007fELF")
                .u8(is64 ? 2 : 1)
                .u8(order == ByteOrder.BIG_ENDIAN ? 2 : 1)
                .u8(1);
        out.padTo(16).u16(ElfConstants.ET_REL).u16(machine).u32(1).wide(0, 0, tableOffset);
        out.u32(0).u16(headerSize()).u16(0).u16(0).u16(Shdr.size(ElfClass.of(is64)));
        return out.u16(extendedNumbering ? 0 : sections.size())
                .u16(extendedNumbering ? 0xffff : names)
                .bytes();
    }
}
