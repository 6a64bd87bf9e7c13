package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;

/**
 * Where a symbol's value comes from: it is as the file says, or its distance from the start of something whose address the
 * kernel chooses.
 *
 * @param kind what it lies in
 * @param base the stand-in address of that; 0 for {@link Kind#CONSTANT}
 * @param displacement how far from there the value is, from the file and unchecked
 */
record SymbolOrigin(Kind kind, long base, long displacement) {
    /** What a symbol lies in. */
    enum Kind {
        /** Nothing: an absolute symbol, or one that the kernel has not resolved. */
        CONSTANT,
        /** A section in the module's memory. */
        MODULE,
        /** The kernel, or another module. */
        IMPORT,
        /** A section without SHF_ALLOC, which stays in the temporary copy of the file. */
        TEMPORARY,
        /** The module's per-CPU variables. */
        PER_CPU
    }

    private static final int SHN_LORESERVE = 0xff00;

    /**
     * {@return where that symbol comes from}
     *
     * @param symbol its index
     * @param section its {@code st_shndx}
     * @param value its {@code st_value} as it is now
     */
    static SymbolOrigin of(Load load, long symbol, int section, long value) {
        LoadInfo info = load.info();
        if (symbol >= load.symbols().count()) {
            return new SymbolOrigin(Kind.CONSTANT, 0, value); // bytes of the string table
        }
        if (section == ElfConstants.SHN_UNDEF && symbol != 0) {
            return load.addresses().isImport(value)
                    ? new SymbolOrigin(Kind.IMPORT, value, 0)
                    : new SymbolOrigin(Kind.CONSTANT, 0, value);
        }
        // symbol 0 is not resolved, whatever section it says it is in (simplify_symbols)
        if (symbol == 0 || section >= SHN_LORESERVE || section >= info.sectionsRead()) {
            return new SymbolOrigin(Kind.CONSTANT, 0, value);
        }
        if (section == info.perCpu) {
            return new SymbolOrigin(
                    Kind.PER_CPU, load.module().perCpu(), value - load.module().perCpu());
        }
        SectionHeader in = info.section(section);
        return new SymbolOrigin(in.isAlloc() ? Kind.MODULE : Kind.TEMPORARY, in.address, value - in.address);
    }

    /** {@return what the value can be} */
    Reach addresses(Load load) {
        return kind == Kind.CONSTANT
                ? Reach.exactly(displacement)
                : ArchRules.of(load).addresses(load, kind).plus(displacement);
    }

    /** {@return what the value minus the address {@code place}, in the module's memory, can be} */
    Reach distances(Load load, long place) {
        if (kind == Kind.CONSTANT) {
            Reach places = ArchRules.of(load).addresses(load, Kind.MODULE);
            return new Reach(displacement - places.high(), displacement - places.low());
        }
        boolean together = load.memory()
                .region(base, 0)
                .filter(region -> region.contains(place, 0))
                .isPresent();
        return together
                ? Reach.exactly(base + displacement - place)
                : ArchRules.of(load).distances(load, kind).plus(displacement);
    }
}
