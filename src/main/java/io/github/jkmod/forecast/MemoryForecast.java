package io.github.jkmod.forecast;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleLayout;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.RegionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The memory that a module will have ({@code layout_sections}, {@code layout_symtab}): sizes and offsets, which the file and
 * the kernel's version decide; where each region begins is the kernel's choice.
 *
 * @param regions every region that this version has, in the kernel's order, those without bytes included
 * @param sections the allocated sections, in the file's order
 */
public record MemoryForecast(List<Region> regions, List<Section> sections) {
    /**
     * A region.
     *
     * @param kind its use
     * @param size bytes that the kernel counts for it
     */
    public record Region(RegionKind kind, long size) {}

    /**
     * An allocated section's place.
     *
     * @param index its index in the file
     * @param name its name
     * @param kind its region's use
     * @param offset from the region's start, in bytes
     * @param size in bytes
     */
    public record Section(int index, String name, RegionKind kind, long offset, long size) {}

    /** Copies the lists. */
    public MemoryForecast {
        regions = List.copyOf(regions);
        sections = List.copyOf(sections);
    }

    /** {@return the memory of a load that has been laid out} */
    static MemoryForecast of(Load load) {
        ModuleLayout layout = load.layout();
        LoadInfo info = load.info();
        List<Section> sections = new ArrayList<>();
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.isAlloc()) {
                layout.place(i)
                        .ifPresent(place -> sections.add(new Section(
                                section.index, info.name(section), place.kind(), place.offset(), section.size)));
            }
        }
        return new MemoryForecast(
                layout.regions().stream()
                        .map(region -> new Region(region.kind(), region.size()))
                        .toList(),
                sections);
    }

    /** {@return bytes that stay when init has returned: the size in /proc/modules, and /sys/module/NAME/coresize} */
    public long coreSize() {
        return sum(false);
    }

    /** {@return bytes that are freed then: /sys/module/NAME/initsize while init runs} */
    public long initSize() {
        return sum(true);
    }

    private long sum(boolean init) {
        return regions.stream()
                .filter(region -> region.kind().isInit() == init)
                .mapToLong(Region::size)
                .sum();
    }

    /** {@return the place of the section with that index, if it is allocated} */
    public Optional<Section> section(int index) {
        return sections.stream().filter(section -> section.index() == index).findFirst();
    }
}
