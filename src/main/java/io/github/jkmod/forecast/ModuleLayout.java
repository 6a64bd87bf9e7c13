package io.github.jkmod.forecast;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a module's sections come to lie ({@code layout_sections}, {@code layout_symtab}): regions of memory, and each
 * allocated section's region and offset.
 *
 * <p>Before 6.4 there are two regions, core and init; since then up to seven. Where a region begins is the kernel's choice, so
 * only sizes and offsets are facts; the addresses stand for real ones.
 */
final class ModuleLayout {
    /** A region's use, in the order of the kernel's {@code enum mod_mem_type}; the first two are those before 6.4. */
    enum Kind {
        /** Code, then read-only data, data that is read-only after init, and data. */
        CORE(false, 0),
        /** The same of what is freed after init, with the full symbol table. */
        INIT(true, 1),
        /** {@code MOD_TEXT}. */
        TEXT(false, 0),
        /** {@code MOD_DATA}, with the symbol table that stays. */
        DATA(false, 1),
        /** {@code MOD_RODATA}. */
        RODATA(false, 2),
        /** {@code MOD_RO_AFTER_INIT}. */
        RO_AFTER_INIT(false, 3),
        /** {@code MOD_INIT_TEXT}. */
        INIT_TEXT(true, 4),
        /** {@code MOD_INIT_DATA}, with the full symbol table. */
        INIT_DATA(true, 5),
        /** {@code MOD_INIT_RODATA}. */
        INIT_RODATA(true, 6);

        private final boolean init;
        private final int number;

        Kind(boolean init, int number) {
            this.init = init;
            this.number = number;
        }

        /** {@return its value in {@code enum mod_mem_type}; before 6.4 the bit that marks init sections} */
        int number() {
            return number;
        }

        /** {@return whether it is freed when init has returned} */
        boolean isInit() {
            return init;
        }
    }

    /**
     * A region.
     *
     * @param kind its use
     * @param base its stand-in address; 0 where it has no bytes
     * @param size in bytes, whole pages
     * @param textSize how many of them, from the start, are code ({@code text_size} before 6.4, else all or none)
     */
    record Region(Kind kind, long base, long size, long textSize) {
        boolean contains(long address) {
            return Long.compareUnsigned(address - base, size) < 0;
        }
    }

    /**
     * An allocated section's place.
     *
     * @param kind its region's use
     * @param offset from the region's start, in bytes
     */
    record Place(Kind kind, long offset) {}

    /**
     * What {@code layout_symtab} appends for kallsyms.
     *
     * @param coreSymbols how many symbols stay after init, index 0 included
     * @param symbols where the symbol table that stays begins, from its region's start ({@code info->symoffs})
     * @param strings where its string table begins ({@code info->stroffs})
     * @param types where its letters begin ({@code info->core_typeoffs})
     */
    record Kallsyms(int coreSymbols, long symbols, long strings, long types) {}

    private final List<Region> regions;
    private final @Nullable Place[] places;
    private final Kallsyms kallsyms;

    ModuleLayout(List<Region> regions, @Nullable Place[] places, Kallsyms kallsyms) {
        this.regions = List.copyOf(regions);
        this.places = places.clone();
        this.kallsyms = kallsyms;
    }

    /** {@return every region in the kernel's order, those without bytes included} */
    List<Region> regions() {
        return regions;
    }

    /** {@return the region of that use, if this version has it} */
    Optional<Region> region(Kind kind) {
        return regions.stream().filter(region -> region.kind() == kind).findFirst();
    }

    /** {@return where that section lies, or empty for one that is not allocated} */
    Optional<Place> place(int section) {
        return Optional.ofNullable(places[section]);
    }

    /** {@return what is appended for kallsyms} */
    Kallsyms kallsyms() {
        return kallsyms;
    }

    /** {@code within_module_init}: {@return whether that address is in memory that is freed after init} */
    boolean isInInit(long address) {
        return regions.stream()
                .anyMatch(region -> region.kind().isInit() && region.size() > 0 && region.contains(address));
    }

    /** {@code within_module}: {@return whether that address is in the module's memory} */
    boolean isInModule(long address) {
        return regions.stream().anyMatch(region -> region.size() > 0 && region.contains(address));
    }
}
