package io.github.jkmod.forecast.layout;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleLayout;
import io.github.jkmod.forecast.load.ModuleMemory;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.TemporaryCopy;
import io.github.jkmod.forecast.verdict.RegionKind;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.LoaderChange;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** {@code move_module}: makes the regions, and copies every allocated section to its place. */
final class ModuleMover {
    /** A large section without content is made only so far: what it holds is zeros. */
    private static final long MOST_OF_A_LARGE_SECTION = 1L << 20;

    private static final long MOST_OF_LARGE_MODULES = 64L << 20;

    /** How far above new data the code of a module is, where it comes from a cache: an example, within 2 MiB. */
    private static final long CODE_CACHE = 0x1f_f000L;

    private final Load load;
    private final LoadInfo info;
    private final SectionPlacement placement;
    private final ModuleAllocation allocation;
    private final Map<RegionKind, ModuleLayout.Region> regions = new EnumMap<>(RegionKind.class);
    private long made;

    ModuleMover(Load load, SectionPlacement placement) {
        this.load = load;
        this.info = load.info();
        this.placement = placement;
        this.allocation = new ModuleAllocation(load, placement);
    }

    /** Ends the forecast where the kernel does not get the memory, or nobody knows whether it does. */
    void move() {
        if (!allocation.succeeds()) {
            load.stop();
            return;
        }
        makeRegions();
        TemporaryCopy.writeSectionHeaders(load);
        TemporaryCopy.writePlaces(load, placement.places());
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            ModuleLayout.Place place = placement.places()[i];
            if (section.isAlloc() && place != null && !copy(section, place)) {
                load.findings().unknown("memory to foretell a module of this size");
                load.stop();
                return;
            }
        }
        load.layout(new ModuleLayout(List.copyOf(regions.values()), placement.places(), placement.kallsyms()));
    }

    private void makeRegions() {
        long next = load.addresses().modules();
        long nextCode = next + Math.max(CODE_CACHE, allData());
        for (RegionKind kind : SectionPlacement.kinds(load)) {
            long size = placement.sizeOf(kind);
            long whole = allocation.pages(kind);
            boolean cached = isCode(kind) && allocation.isSmall() && hasCodeCache();
            long base = size == 0 ? 0 : cached ? nextCode : next;
            if (size != 0) {
                if (allocation.isSmall()) {
                    load.memory().map(label(kind), base, new byte[(int) whole]);
                }
                if (cached) {
                    nextCode += whole;
                } else {
                    next += whole + ArchRules.of(load).pageSize(load);
                }
            }
            boolean byUse = load.has(LoaderChange.MODULE_MEMORY);
            long counted = byUse ? whole : size;
            long text = byUse ? textOf(kind, whole) : placement.textSizeOf(kind);
            regions.put(kind, new ModuleLayout.Region(kind, base, counted, text));
            recordIn(kind, base, counted);
        }
    }

    private static long textOf(RegionKind kind, long size) {
        return isCode(kind) ? size : 0;
    }

    private long allData() {
        return SectionPlacement.kinds(load).stream()
                .filter(kind -> !isCode(kind))
                .mapToLong(kind -> allocation.pages(kind) + ArchRules.of(load).pageSize(load))
                .sum();
    }

    private static boolean isCode(RegionKind kind) {
        return kind == RegionKind.TEXT || kind == RegionKind.INIT_TEXT;
    }

    /** Since 6.13 code comes from a cache of huge pages ({@code execmem_cache_alloc}), in general above new data. */
    private boolean hasCodeCache() {
        return load.has(LoaderChange.CODE_FROM_A_CACHE) && ArchRules.of(load).has(load, "ARCH_HAS_EXECMEM_ROX");
    }

    private static String label(RegionKind kind) {
        return kind.name().toLowerCase(Locale.ROOT) + " region";
    }

    /** The kernel notes size and base in the temporary copy, from where they are copied like everything else. */
    private void recordIn(RegionKind kind, long base, long size) {
        String field = kind.sizeField();
        load.structModule().write(field, size);
        load.structModule().write(field.replace(".size", ".base"), base);
    }

    /** {@return false where it would take too much memory here} */
    private boolean copy(SectionHeader section, ModuleLayout.Place place) {
        ModuleLayout.Region region = Objects.requireNonNull(regions.get(place.kind()));
        long target = region.base() + place.offset();
        boolean copied = !section.isNoBits() && section.size != 0;
        if (copied && (section.index == 0 || !info.knows(section.offset, section.size))) {
            throw beyondFile(section);
        }
        if (copied && (place.offset() > region.size() || section.size > region.size() - place.offset())) {
            throw beyondRegion(section, place);
        }
        if (!allocation.isSmall() && !makeAlone(section, target)) {
            return false;
        }
        if (copied) {
            ModuleMemory.Region memory =
                    load.memory().region(target, section.size).orElseThrow(() -> beyondRegion(section, place));
            System.arraycopy(info.memory(), (int) section.offset, memory.bytes(), (int) (target - memory.base()), (int)
                    section.size);
        }
        section.address = info.wrapped(target);
        TemporaryCopy.writeAddress(info, section);
        return true;
    }

    /** In a very large module, which is large by gaps or zeros, only the sections themselves are made. */
    private boolean makeAlone(SectionHeader section, long target) {
        long size = section.isNoBits() ? Math.min(section.size & 0xffff_ffffL, MOST_OF_A_LARGE_SECTION) : section.size;
        made += size;
        if (made > MOST_OF_LARGE_MODULES) {
            return false;
        }
        load.memory().map(info.name(section), target, new byte[(int) size]);
        return true;
    }

    private UnsafeAccess beyondFile(SectionHeader section) {
        return new UnsafeAccess(
                section.place(),
                info.at(Shdr.SH_OFFSET),
                "0x" + Long.toHexString(section.size) + " bytes at sh_offset 0x" + Long.toHexString(section.offset)
                        + " of section " + section.index + ", whose type "
                        + (section.type == ElfConstants.SHT_NULL ? "NULL" : Long.toString(section.type))
                        + " spares it the checks, lead out of " + info.extent(section.offset),
                "the kernel copies the section to its place without checking where it is (move_module)");
    }

    private UnsafeAccess beyondRegion(SectionHeader section, ModuleLayout.Place place) {
        return new UnsafeAccess(
                section.place(),
                info.at(Shdr.SH_SIZE),
                "0x" + Long.toHexString(section.size) + " bytes of section " + section.index + " at offset 0x"
                        + Long.toHexString(place.offset()) + " do not fit in a region whose size has run over 32 bits",
                "the kernel copies the section over what follows the region (move_module)");
    }
}
