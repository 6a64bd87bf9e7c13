package io.github.jkmod.module;

import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.model.Architecture;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells core from init from dropped ({@code rewrite_section_headers}, {@code module_init_layout_section}).
 *
 * <p>Assumes MODULE_UNLOAD (else {@code .exit} sections were init) and, for the extended version tables, 6.13 or newer.
 */
final class SectionFates {
    private static final List<String> READ_ONLY_BY_THE_LOADER =
            List.of(".modinfo", VersionTables.BASIC, VersionTables.EXTENDED_CRCS, VersionTables.EXTENDED_NAMES);

    private final Optional<Architecture> architecture;
    private final Set<Integer> dropped = new HashSet<>();

    SectionFates(ElfFile elf, Optional<Architecture> architecture) {
        this.architecture = architecture;
        for (String name : READ_ONLY_BY_THE_LOADER) {
            elf.sections().stream()
                    .filter(section -> section.isAlloc() && section.name().equals(name))
                    .findFirst()
                    .ifPresent(section -> dropped.add(section.index()));
        }
    }

    /** A fate and why, in a few words. */
    record Fate(SectionFate fate, String reason) {}

    Fate of(Section section) {
        if (!section.isAlloc()) {
            return new Fate(SectionFate.DROPPED, "no SHF_ALLOC flag");
        }
        if (dropped.contains(section.index())) {
            return new Fate(SectionFate.DROPPED, "read by the loader, not kept");
        }
        if (section.name().equals(".data..percpu")) {
            return new Fate(SectionFate.CORE, "copied to the per-CPU area");
        }
        return isInit(section.name())
                ? new Fate(SectionFate.INIT, "freed after init")
                : new Fate(SectionFate.CORE, "stays until unload");
    }

    private boolean isInit(String name) {
        return name.startsWith(".init")
                || architecture
                        .filter(known -> known.initSections().stream().anyMatch(name::startsWith))
                        .isPresent();
    }
}
