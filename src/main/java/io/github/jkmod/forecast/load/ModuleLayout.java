package io.github.jkmod.forecast.load;

import io.github.jkmod.forecast.verdict.RegionKind;
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
public final class ModuleLayout {
    /**
     * A region.
     *
     * @param kind its use
     * @param base its stand-in address; 0 where it has no bytes
     * @param size in bytes, whole pages
     * @param textSize how many of them, from the start, are code ({@code text_size} before 6.4, else all or none)
     */
    public record Region(RegionKind kind, long base, long size, long textSize) {
        public boolean contains(long address) {
            return Long.compareUnsigned(address - base, size) < 0;
        }
    }

    /**
     * An allocated section's place.
     *
     * @param kind its region's use
     * @param offset from the region's start, in bytes
     */
    public record Place(RegionKind kind, long offset) {}

    /**
     * What {@code layout_symtab} appends for kallsyms.
     *
     * @param coreSymbols how many symbols stay after init, index 0 included
     * @param symbols where the symbol table that stays begins, from its region's start ({@code info->symoffs})
     * @param strings where its string table begins ({@code info->stroffs})
     * @param types where its letters begin ({@code info->core_typeoffs})
     */
    public record Kallsyms(int coreSymbols, long symbols, long strings, long types) {}

    private final List<Region> regions;
    private final @Nullable Place[] places;
    private final Kallsyms kallsyms;

    public ModuleLayout(List<Region> regions, @Nullable Place[] places, Kallsyms kallsyms) {
        this.regions = List.copyOf(regions);
        this.places = places.clone();
        this.kallsyms = kallsyms;
    }

    /** {@return every region in the kernel's order, those without bytes included} */
    public List<Region> regions() {
        return regions;
    }

    /** {@return the region of that use, if this version has it} */
    public Optional<Region> region(RegionKind kind) {
        return regions.stream().filter(region -> region.kind() == kind).findFirst();
    }

    /** {@return where that section lies, or empty for one that is not allocated} */
    public Optional<Place> place(int section) {
        return Optional.ofNullable(places[section]);
    }

    /** {@return what is appended for kallsyms} */
    public Kallsyms kallsyms() {
        return kallsyms;
    }

    /** {@code within_module_init}: {@return whether that address is in memory that is freed after init} */
    public boolean isInInit(long address) {
        for (Region region : regions) {
            if (region.kind().isInit() && region.size() > 0 && region.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** {@code within_module}: {@return whether that address is in the module's memory} */
    public boolean isInModule(long address) {
        for (Region region : regions) {
            if (region.size() > 0 && region.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
