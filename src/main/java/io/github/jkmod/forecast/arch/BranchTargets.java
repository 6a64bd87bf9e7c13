package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfField;
import io.github.jkmod.elf.Rel;
import io.github.jkmod.elf.Rela;
import io.github.jkmod.elf.Sym;
import io.github.jkmod.forecast.load.KernelSort;
import io.github.jkmod.forecast.load.LittleEndian;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.Optional;

/** The relocation entries and the symbols that the PLT counting reads, in the temporary buffer and without a check. */
final class BranchTargets implements KernelSort.Elements {
    private final Load load;
    private final SectionHeader section;
    private final long symbols;
    private final ElfClass elfClass;
    private final int entry;
    private final boolean byAddend;

    /**
     * @param section with the relocations
     * @param symbols address of the symbol table in the temporary buffer
     * @param byAddend whether they have addends, and are compared by them too
     */
    BranchTargets(Load load, SectionHeader section, long symbols, boolean byAddend) {
        this.load = load;
        this.section = section;
        this.symbols = symbols;
        this.elfClass = load.info().elfClass();
        this.entry = byAddend ? Rela.size(elfClass) : Rel.size(elfClass);
        this.byAddend = byAddend;
    }

    /** {@return how many entries there are} */
    int count() {
        return (int) (section.size / entry);
    }

    /** {@return where the entry is in its section, in bytes} */
    long offsetOf(int index) {
        return (long) index * entry;
    }

    private int at(int index) {
        return (int) section.offset + index * entry; // the ELF checks have seen that the section is in the file
    }

    private long read(int index, ElfField field) {
        return LittleEndian.unsigned(load.info().memory(), at(index) + field.at(elfClass), field.width(elfClass));
    }

    /** {@return {@code r_offset}} */
    long offset(int index) {
        return read(index, Rel.R_OFFSET);
    }

    private long info(int index) {
        return read(index, Rel.R_INFO);
    }

    /** {@return {@code ELF_R_TYPE}} */
    long type(int index) {
        return elfClass.relocationType(info(index));
    }

    /** {@return {@code ELF_R_SYM}} */
    long symbol(int index) {
        return elfClass.relocationSymbol(info(index));
    }

    /** {@return {@code r_addend} of a RELA entry} */
    long addend(int index) {
        return read(index, Rela.R_ADDEND);
    }

    /**
     * {@return {@code st_shndx} of the symbol that the entry names}
     *
     * @throws UnsafeAccess if the symbol index leads out of the file
     */
    long symbolSection(int index) {
        long address = symbols + symbol(index) * Sym.size(elfClass) + Sym.ST_SHNDX.at(elfClass);
        Optional<Long> found = load.memory().read(load.info().wrapped(address), Sym.ST_SHNDX.width(elfClass));
        return found.orElseThrow(() -> new UnsafeAccess(
                load.info().name(section),
                offsetOf(index) + Rel.R_INFO.at(elfClass),
                "symbol index " + symbol(index) + " of relocation " + index + " leads out of the file",
                "the kernel counts veneers by following it unchecked (count_plts)"));
    }

    @Override
    public int compare(int a, int b) {
        int order = Long.compareUnsigned(type(a), type(b));
        if (order == 0) {
            order = Long.compareUnsigned(symbol(a), symbol(b));
        }
        if (order == 0 && byAddend) {
            order = Long.compare(addend(a), addend(b));
        }
        return order;
    }

    @Override
    public void swap(int a, int b) {
        byte[] buffer = load.info().memory();
        int first = at(a);
        int second = at(b);
        for (int i = 0; i < entry; i++) {
            byte kept = buffer[first + i];
            buffer[first + i] = buffer[second + i];
            buffer[second + i] = kept;
        }
    }
}
