package io.github.jkmod.forecast.layout;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.arch.ArchSections;
import io.github.jkmod.forecast.load.CoreSymbols;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleLayout;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.SymbolTable;
import io.github.jkmod.forecast.verdict.RegionKind;
import io.github.jkmod.model.LoaderChange;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code layout_sections} and {@code layout_symtab}: gives every allocated section an offset in a region. All sums are the
 * kernel's: unsigned, of 32 bits, running over from the values that the file's {@code struct module} starts them with.
 */
public final class SectionPlacement {
    /** {@code SHF_RO_AFTER_INIT}, a flag of the kernel's own. */
    static final long RO_AFTER_INIT = 0x0020_0000L;

    private static final long[] WANTED = {
        ElfConstants.SHF_EXECINSTR | ElfConstants.SHF_ALLOC,
        ElfConstants.SHF_ALLOC,
        RO_AFTER_INIT | ElfConstants.SHF_ALLOC,
        ElfConstants.SHF_WRITE | ElfConstants.SHF_ALLOC,
        ElfConstants.SHF_ALLOC
    };
    private static final long[] EXCLUDED = {0, ElfConstants.SHF_WRITE, 0, 0, 0};

    private final Load load;
    private final LoadInfo info;
    private final boolean regionsByUse;
    private final ModuleLayout.@Nullable Place[] places;
    private final @Nullable Boolean[] inits;
    private final Map<RegionKind, Long> sizes = new EnumMap<>(RegionKind.class);
    private final Map<RegionKind, Long> textSizes = new EnumMap<>(RegionKind.class);
    private ModuleLayout.Kallsyms kallsyms = new ModuleLayout.Kallsyms(0, 0, 0, 0);

    SectionPlacement(Load load) {
        this.load = load;
        this.info = load.info();
        this.regionsByUse = load.has(LoaderChange.MODULE_MEMORY);
        this.inits = new @Nullable Boolean[info.sectionsRead()];
        this.places = new ModuleLayout.@Nullable Place[info.sectionsRead()];
    }

    /** {@return the regions of that version in the kernel's order} */
    static List<RegionKind> kinds(Load load) {
        List<RegionKind> all = Arrays.asList(RegionKind.values());
        return load.has(LoaderChange.MODULE_MEMORY) ? all.subList(2, all.size()) : all.subList(0, 2);
    }

    /** Computes every offset and size. */
    void compute() {
        for (RegionKind kind : kinds(load)) {
            OptionalLong start = load.structModule().read(kind.sizeField());
            sizes.put(kind, start.orElse(0) & 0xffff_ffffL);
        }
        place(false);
        place(true);
        if (load.option("KALLSYMS").orElse(true)) {
            placeSymbols();
        }
    }

    private void place(boolean init) {
        for (int pass = 0; pass < WANTED.length; pass++) {
            @Nullable RegionKind kind = kind(init, pass);
            for (int i = 0; i < info.sectionsRead(); i++) {
                SectionHeader section = info.section(i);
                if ((section.flags & WANTED[pass]) == WANTED[pass]
                        && (section.flags & EXCLUDED[pass]) == 0
                        && places[i] == null
                        && isInit(i) == init
                        && kind != null) {
                    places[i] = new ModuleLayout.Place(kind, append(kind, section));
                }
            }
            if (!regionsByUse) {
                endPass(init ? RegionKind.INIT : RegionKind.CORE, pass);
            }
        }
    }

    private boolean isInit(int index) {
        Boolean known = inits[index];
        if (known == null) {
            known = ArchSections.isInit(load, info.section(index));
            inits[index] = known;
        }
        return known;
    }

    /** No kind for data of init that is to be read-only after init: the kernel warns, and takes it in a later pass. */
    private @Nullable RegionKind kind(boolean init, int pass) {
        if (!regionsByUse) {
            return init ? RegionKind.INIT : RegionKind.CORE;
        }
        return switch (pass) {
            case 0 -> init ? RegionKind.INIT_TEXT : RegionKind.TEXT;
            case 1 -> init ? RegionKind.INIT_RODATA : RegionKind.RODATA;
            case 2 -> init ? null : RegionKind.RO_AFTER_INIT;
            default -> init ? RegionKind.INIT_DATA : RegionKind.DATA;
        };
    }

    /** What has protection of its own begins on a page: everything but data, and in init also not the third pass. */
    private void endPass(RegionKind kind, int pass) {
        if (pass == 3 || (pass == 2 && kind == RegionKind.INIT)) {
            return;
        }
        roundUp(kind);
        if (pass == 0) {
            textSizes.put(kind, size(kind));
        }
    }

    /** {@code module_get_offset}. {@return the offset} */
    private long append(RegionKind kind, SectionHeader section) {
        long offset = align(size(kind), section.align);
        sizes.put(kind, (offset + section.size) & 0xffff_ffffL);
        return offset;
    }

    /** {@code ALIGN} of an {@code unsigned int}: any alignment is fed into it, powers of two or not. */
    private static long align(long size, long alignment) {
        long mask = ((alignment == 0 ? 1 : alignment) - 1) & 0xffff_ffffL;
        return ((size + mask) & 0xffff_ffffL) & ~mask;
    }

    private long size(RegionKind kind) {
        return sizes.getOrDefault(kind, 0L);
    }

    private void add(RegionKind kind, long bytes) {
        sizes.put(kind, (size(kind) + bytes) & 0xffff_ffffL);
    }

    /** {@code debug_align}, {@code strict_align}: pages only where they are protected. */
    private void roundUp(RegionKind kind) {
        String option = load.has(LoaderChange.PAGES_BY_PROTECTION) ? "STRICT_MODULE_RWX" : "ARCH_HAS_STRICT_MODULE_RWX";
        if (load.option(option).orElse(true)) {
            sizes.put(kind, align(size(kind), ArchRules.of(load).pageSize(load)));
        }
    }

    /** {@code layout_symtab}. */
    private void placeSymbols() {
        RegionKind core = regionsByUse ? RegionKind.DATA : RegionKind.CORE;
        RegionKind init = regionsByUse ? RegionKind.INIT_DATA : RegionKind.INIT;
        SectionHeader symbols = info.section(info.symbolTable);
        SectionHeader strings = info.section(info.stringTable);
        symbols.flags |= ElfConstants.SHF_ALLOC;
        places[symbols.index] = new ModuleLayout.Place(init, append(init, symbols));

        SymbolTable table = load.symbols();
        CoreSymbols kept = new CoreSymbols(load, places, ArchRules.of(load).listsData(load));
        long count = 0;
        long names = 0;
        for (int i = 0; i < table.count(); i++) {
            if (kept.contains(i)) {
                names += table.nameLength(i) + 1;
                count++;
            }
        }
        long symbolsAt = align(size(core), symbols.align);
        sizes.put(core, symbolsAt);
        add(core, count * info.symbolSize());
        long stringsAt = size(core);
        add(core, names);
        long typesAt = size(core);
        add(core, count);
        kallsyms = new ModuleLayout.Kallsyms((int) count, symbolsAt, stringsAt, typesAt);
        if (!regionsByUse) {
            roundUp(core);
        }

        strings.flags |= ElfConstants.SHF_ALLOC;
        places[strings.index] = new ModuleLayout.Place(init, append(init, strings));
        // struct mod_kallsyms: three pointers and a count, aligned like a pointer
        sizes.put(init, align(size(init), info.addressSize()));
        add(init, info.wide() ? 32 : 16);
        add(init, table.count());
        if (!regionsByUse) {
            roundUp(init);
        }
    }

    /** {@return the bytes of that region before they are made whole pages} */
    long sizeOf(RegionKind kind) {
        return size(kind);
    }

    /** {@return how many bytes from the start of that region are code} */
    long textSizeOf(RegionKind kind) {
        return textSizes.getOrDefault(kind, 0L);
    }

    ModuleLayout.@Nullable Place[] places() {
        return places;
    }

    ModuleLayout.Kallsyms kallsyms() {
        return kallsyms;
    }
}
