package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.Rel;
import io.github.jkmod.elf.Rela;
import io.github.jkmod.elf.RelocationNames;
import io.github.jkmod.elf.Sym;
import io.github.jkmod.forecast.load.LittleEndian;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleMemory;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;

/**
 * One relocation section as the kernel walks it: entry by entry, each read where the section is in memory, with the symbol
 * from the table in memory and the place in the target section. Nothing is allocated for an entry that is sane.
 */
public final class RelocationWalk {
    /** The relocation section. */
    final SectionHeader section;

    /** The section that it is for ({@code sh_info}). */
    final SectionHeader target;

    /** Number of the current entry. */
    int index = -1;

    /** {@code r_offset}, unsigned. */
    public long offset;

    /** {@code ELF_R_TYPE(r_info)}, unsigned. */
    public long type;

    /** {@code ELF_R_SYM(r_info)}, unsigned. */
    public long symbol;

    /** {@code r_addend}; 0 for REL. */
    long addend;

    private final Load load;
    private final LoadInfo info;
    private final ElfClass elfClass;
    private final boolean wide;
    private final boolean addends;
    private final int infoAt;
    private final int addendAt;
    private final int valueAt;
    private final int indexAt;
    private final int entrySize;
    private final long count;
    private final ModuleMemory.Region entries;
    private final int firstEntry;
    private final SectionHeader symbolTable;
    private final long symbolCount;
    private final byte[] symbols;
    private final int firstSymbol;
    private final byte[] bytes;
    private final long base;

    /**
     * @param addends whether it is walked as RELA
     * @throws UnsafeAccess if the entries are in no memory that is known
     */
    public RelocationWalk(Load load, SectionHeader section, boolean addends) {
        this.load = load;
        this.info = load.info();
        this.section = section;
        this.target = info.section((int) section.info);
        this.elfClass = info.elfClass();
        this.wide = info.wide();
        this.addends = addends;
        this.entrySize = addends ? Rela.size(elfClass) : Rel.size(elfClass);
        this.infoAt = Rel.R_INFO.at(elfClass);
        this.addendAt = Rela.R_ADDEND.at(elfClass);
        this.valueAt = Sym.ST_VALUE.at(elfClass);
        this.indexAt = Sym.ST_SHNDX.at(elfClass);
        this.count = Long.divideUnsigned(section.size, entrySize);
        this.entries = load.memory()
                .region(section.address, count * entrySize)
                .orElseThrow(() -> new UnsafeAccess(
                        section.place(),
                        0,
                        "the 0x" + Long.toHexString(section.size) + " bytes of relocation section " + name()
                                + " are not all in the file",
                        "the kernel reads its entries without checking where they are (apply_relocations)"));
        this.firstEntry = (int) (section.address - entries.base());
        this.symbolTable = info.section(info.symbolTable);
        this.symbolCount = Long.divideUnsigned(symbolTable.size, info.symbolSize());
        ModuleMemory.Region table = load.memory()
                .region(symbolTable.address, symbolCount * info.symbolSize())
                .orElseThrow(() -> new IllegalStateException("the layout stage maps the symbol table"));
        this.symbols = table.bytes();
        this.firstSymbol = (int) (symbolTable.address - table.base());
        ModuleMemory.Region place = load.memory().region(target.address, 0).orElse(null);
        this.bytes = place == null ? new byte[0] : place.bytes();
        this.base = place == null ? target.address : place.base();
    }

    /** Goes to the next entry. {@return whether there is one; a broken last one does not count} */
    public boolean next() {
        index++;
        if (index >= count) {
            return false;
        }
        int at = firstEntry + index * entrySize;
        byte[] from = entries.bytes();
        offset = info.wrapped(signed(from, at));
        long word = signed(from, at + infoAt);
        type = elfClass.relocationType(word);
        symbol = elfClass.relocationSymbol(word);
        addend = addends ? signed(from, at + addendAt) : 0;
        return true;
    }

    /** A number as wide as an address. */
    private long signed(byte[] from, int at) {
        return wide ? LittleEndian.s64(from, at) : LittleEndian.s32(from, at);
    }

    /** {@return how many whole entries there are} */
    long count() {
        return count;
    }

    /** Goes to the entry of that number, which is there. */
    void seek(int entry) {
        index = entry - 1;
        next();
    }

    /** {@return how many symbols the table has} */
    long symbolCount() {
        return symbolCount;
    }

    /**
     * {@return {@code st_value} of the entry's symbol, as it is now}
     *
     * @throws UnsafeAccess if there is no such symbol
     */
    public long symbolValue() {
        return info.wrapped(signed(symbols, symbolAt() + valueAt));
    }

    /**
     * {@return where the entry's symbol is: behind the table, too, as far as it is known what is there}
     *
     * @throws UnsafeAccess if it is not
     */
    private int symbolAt() {
        long at = firstSymbol + symbol * info.symbolSize();
        if (symbol >= symbolCount && at > symbols.length - info.symbolSize()) {
            throw noSuchSymbol();
        }
        return (int) at;
    }

    /**
     * Ends an entry that the kernel has not refused.
     *
     * @throws UnsafeAccess if what it took for the symbol's value is none
     */
    void requireSymbol() {
        if (symbol >= symbolCount) {
            throw noSuchSymbol();
        }
    }

    /** {@return {@code st_shndx} of the entry's symbol, whose value has been read} */
    public int symbolSection() {
        int at = firstSymbol + (int) symbol * info.symbolSize() + indexAt;
        return (int) LittleEndian.signed(symbols, at, 2) & 0xffff;
    }

    /** {@return the name of the entry's symbol, for findings: quoted, or its number where the name cannot be read} */
    String symbolLabel() {
        if (symbol >= symbolCount) {
            return "symbol " + symbol;
        }
        try {
            String name = load.symbols().name((int) symbol);
            return name.isEmpty() ? "symbol " + symbol : name;
        } catch (UnsafeAccess e) {
            return "symbol " + symbol;
        }
    }

    /**
     * The kernel has read the entry's symbol but does nothing with its value.
     *
     * @throws UnsafeAccess if there is no such symbol and not even readable memory where it would be
     */
    void readSymbolInVain() {
        if (symbol >= symbolCount) {
            long at = symbolTable.address + symbol * info.symbolSize();
            if (load.memory().region(at, info.symbolSize()).isEmpty()) {
                throw noSuchSymbol();
            }
        }
    }

    private UnsafeAccess noSuchSymbol() {
        return unsafe(
                "symbol index " + symbol + " of " + typeName() + " is not below the symbol table's " + symbolCount,
                "the kernel takes the symbol's value without checking its index");
    }

    /** {@return the address that the entry is for} */
    long place() {
        return target.address + offset;
    }

    /** {@return whether the {@code width} bytes at the place are all in the target section} */
    public boolean isInTarget(int width) {
        return Long.compareUnsigned(offset, target.size) <= 0
                && Long.compareUnsigned(width, target.size - offset) <= 0
                && target.address - base + offset + width <= bytes.length;
    }

    /** {@return whether the {@code width} bytes at the place are in the memory that the target section is in} */
    boolean isInRegion(int width) {
        long at = place() - base;
        return at >= 0 && at <= bytes.length - width;
    }

    /**
     * {@return the place in {@link #read} and {@link #write}}
     *
     * @throws UnsafeAccess if it is not in the target section
     */
    int reach(int width) {
        if (!isInTarget(width)) {
            throw outside(width);
        }
        return (int) (place() - base);
    }

    /** {@return where the place is in its region, in which it is} */
    public int inRegion() {
        return (int) (place() - base);
    }

    UnsafeAccess outside(int width) {
        return unsafe(
                "r_offset 0x" + Long.toHexString(offset) + " of " + typeName() + " leads out of " + info.name(target)
                        + ", which has 0x" + Long.toHexString(target.size) + " bytes",
                "the kernel changes the " + width + " bytes there without checking where they are");
    }

    /** {@return the signed {@code width}-byte number at {@code at}, which {@link #reach} gave} */
    public long read(int at, int width) {
        return LittleEndian.signed(bytes, at, width);
    }

    void write(int at, int width, long value) {
        LittleEndian.put(bytes, at, width, value);
    }

    /** {@return the name of the entry's type, such as {@code R_X86_64_PC32}} */
    String typeName() {
        return RelocationNames.of(load.info().machine(), type);
    }

    /** {@return the relocation section's name} */
    String name() {
        return info.name(section);
    }

    /** {@return the name of the section that is relocated} */
    String targetName() {
        return info.name(target);
    }

    public UnsafeAccess unsafe(String what, String why) {
        return new UnsafeAccess(name(), (long) index * entrySize, what, why + " (" + function() + ")");
    }

    /** {@return the beginning of a finding at the current entry for which the load fails} */
    public Finding.Observed refusal(String what) {
        return Finding.error(LoadStage.RELOCATIONS, what).in(function()).at(name(), (long) index * entrySize);
    }

    private String function() {
        return addends ? "apply_relocate_add" : "apply_relocate";
    }

    /** Says that the entry is fine or not depending on where the kernel puts things. */
    void depends() {
        load.findings()
                .unknown("addresses for " + typeName() + " at " + name() + "+0x"
                        + Long.toHexString((long) index * entrySize));
    }

    /** {@return where the entry's symbol comes from, and so what its value can be} */
    SymbolOrigin origin() {
        return SymbolOrigin.of(load, symbol, symbolSection(), symbolValue());
    }

    /** {@return what symbol + addend can be} */
    Reach absolute() {
        return origin().addresses(load).plus(addend);
    }

    /** {@return what symbol + addend - place can be, for an addend that is not in the entry} */
    Reach relative(long implicit) {
        return origin().distances(load, place()).plus(addend + implicit);
    }
}
