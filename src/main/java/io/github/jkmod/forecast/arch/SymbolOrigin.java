package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.LoaderChange;

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
     * How far apart things are at most, with room to spare: on arm64 the kernel and its modules are within 2 GiB; since 6.5
     * within 128 MiB, and on arm always, while there is room in the area for modules.
     */
    private static final long NEAR = 0x0800_0000L;

    private static final long NEAR_BEFORE_6_5 = 0x7c00_0000L;

    /** Where x86-64 kernels with a randomized base, and their modules, lie. */
    private static final Reach X86_KERNEL = new Reach(0xffff_ffff_8000_0000L, 0xffff_ffff_ff00_0000L);

    private static final Reach X86_MODULES = new Reach(0xffff_ffff_c000_0000L, 0xffff_ffff_ff00_0000L);

    /** The vmalloc area with four or five levels of page tables, wherever it starts. */
    private static final Reach X86_VMALLOC = new Reach(0xff10_0000_0000_0000L, 0xffff_fe00_0000_0000L);

    /** Kernel, modules and the vmalloc area of arm64, below the area of the {@code struct page}. */
    private static final Reach ARM64_ANY = new Reach(0xffff_8000_0000_0000L, 0xffff_fe00_0000_0000L);

    private static final Reach ARM_ANY = new Reach(0xbf00_0000L, 0xff80_0000L);

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
            return new SymbolOrigin(Kind.PER_CPU, load.perCpuBase, value - load.perCpuBase);
        }
        SectionHeader in = info.section(section);
        return new SymbolOrigin(in.isAlloc() ? Kind.MODULE : Kind.TEMPORARY, in.address, value - in.address);
    }

    /** {@return what the value can be} */
    Reach addresses(Load load) {
        if (kind == Kind.CONSTANT) {
            return Reach.exactly(displacement);
        }
        if (load.architecture() != Architecture.X86_64) {
            return (load.info().wide() ? ARM64_ANY : ARM_ANY).plus(displacement);
        }
        Reach area = switch (kind) {
            case MODULE -> X86_MODULES;
            case TEMPORARY -> X86_VMALLOC;
            // until 6.14 an offset in the per-CPU area, which starts at 0
            case PER_CPU -> load.has(LoaderChange.PER_CPU_ORDINARY) ? X86_KERNEL : new Reach(0, 1 << 25);
            default -> X86_KERNEL;
        };
        return area.plus(displacement);
    }

    /** {@return what the value minus the address {@code place}, in the module's memory, can be} */
    Reach distances(Load load, long place) {
        if (kind == Kind.CONSTANT) {
            Reach places = load.info().wide() ? ARM64_ANY : ARM_ANY;
            return new Reach(displacement - places.high(), displacement - places.low());
        }
        boolean together = load.memory()
                .region(base, 0)
                .filter(region -> region.contains(place, 0))
                .isPresent();
        if (together) {
            return Reach.exactly(base + displacement - place);
        }
        if (kind == Kind.TEMPORARY && isFarFromVmalloc(load)) {
            return new Reach(-1L << 47, -1L << 40).plus(displacement);
        }
        boolean wide = load.info().wide();
        long near = wide && !load.has(LoaderChange.MODULES_FAR_APART) ? NEAR_BEFORE_6_5 : NEAR;
        if (kind == Kind.TEMPORARY && !wide) {
            // vmalloc lies above low memory, and is filled from its start
            return new Reach(0x0080_0000L, 0x3fff_0000L).plus(displacement);
        }
        return new Reach(-near, near).plus(displacement);
    }

    /**
     * With CONFIG_RANDOMIZE_BASE the kernel and its modules are put in the middle of arm64's vmalloc area ({@code
     * kaslr_early_init}), which is filled from its start.
     */
    private static boolean isFarFromVmalloc(Load load) {
        return load.architecture() == Architecture.ARM64
                && load.option("RANDOMIZE_BASE").orElse(true);
    }
}
