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
    /**
     * A region.
     *
     * @param kind its use
     * @param base its stand-in address; 0 where it has no bytes
     * @param size in bytes, whole pages
     * @param textSize how many of them, from the start, are code ({@code text_size} before 6.4, else all or none)
     */
    record Region(RegionKind kind, long base, long size, long textSize) {
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
    record Place(RegionKind kind, long offset) {}

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
    Optional<Region> region(RegionKind kind) {
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
        for (Region region : regions) {
            if (region.kind().isInit() && region.size() > 0 && region.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** {@code within_module}: {@return whether that address is in the module's memory} */
    boolean isInModule(long address) {
        for (Region region : regions) {
            if (region.size() > 0 && region.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
