package io.github.jkmod.forecast.arch;

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
    private final int entry;
    private final boolean byAddend;

    /**
     * @param section with the relocations
     * @param symbols address of the symbol table in the temporary buffer
     * @param entry bytes of a relocation entry
     * @param byAddend whether they are compared by their addends too
     */
    BranchTargets(Load load, SectionHeader section, long symbols, int entry, boolean byAddend) {
        this.load = load;
        this.section = section;
        this.symbols = symbols;
        this.entry = entry;
        this.byAddend = byAddend;
    }

    /** {@return how many entries there are} */
    int count() {
        return (int) (section.size / entry);
    }

    private boolean wide() {
        return load.info().wide();
    }

    private int at(int index) {
        return (int) section.offset + index * entry; // the ELF checks have seen that the section is in the file
    }

    private long read(int at, int width) {
        return LittleEndian.unsigned(load.info().memory(), at, width);
    }

    /** {@return {@code r_offset}} */
    long offset(int index) {
        return read(at(index), wide() ? 8 : 4);
    }

    private long info(int index) {
        return read(at(index) + (wide() ? 8 : 4), wide() ? 8 : 4);
    }

    /** {@return {@code ELF_R_TYPE}} */
    long type(int index) {
        return wide() ? info(index) & 0xffff_ffffL : info(index) & 0xff;
    }

    /** {@return {@code ELF_R_SYM}} */
    long symbol(int index) {
        return wide() ? info(index) >>> 32 : info(index) >>> 8;
    }

    /** {@return {@code r_addend} of a RELA entry} */
    long addend(int index) {
        return read(at(index) + 16, 8);
    }

    /**
     * {@return {@code st_shndx} of the symbol that the entry names}
     *
     * @throws UnsafeAccess if the symbol index leads out of the file
     */
    long symbolSection(int index) {
        int size = load.info().symbolSize();
        long address = symbols + symbol(index) * size + (wide() ? 6 : 14);
        Optional<Long> found = load.memory().read(wide() ? address : address & 0xffff_ffffL, 2);
        return found.orElseThrow(() -> new UnsafeAccess(
                load.info().name(section),
                (long) index * entry + (wide() ? 8 : 4),
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
