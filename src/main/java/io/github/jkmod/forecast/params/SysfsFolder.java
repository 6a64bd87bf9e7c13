package io.github.jkmod.forecast.params;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** /sys/module/NAME as {@code mod_sysfs_setup} makes it, from the section headers and tables of a load that was played. */
public final class SysfsFolder {
    private final Load load;
    private final List<SectionHeader> sections;

    public SysfsFolder(Load load) {
        this.load = load;
        List<SectionHeader> shown = load.option("KALLSYMS").orElse(true) ? kept(load.info()) : List.of();
        Set<String> names = new HashSet<>();
        // sysfs takes no name twice: then add_sect_attrs undoes all, and add_notes_attrs does not begin
        boolean unique =
                shown.stream().map(section -> load.info().name(section)).allMatch(names::add);
        this.sections = unique ? shown : List.of();
    }

    /** {@return the sections that are neither empty nor left out of the module's memory ({@code sect_empty})} */
    static List<SectionHeader> kept(LoadInfo info) {
        List<SectionHeader> kept = new ArrayList<>();
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.isAlloc() && section.size != 0) {
                kept.add(section);
            }
        }
        return kept;
    }

    /** {@code add_sect_attrs}: {@return the names of the files in its folder sections, sorted} */
    public List<String> sections() {
        return sections.stream()
                .map(section -> load.info().name(section))
                .sorted()
                .toList();
    }

    /** {@code add_notes_attrs}: {@return the content of the files in its folder notes, by name} */
    public Map<String, byte[]> notes() {
        Map<String, byte[]> notes = new TreeMap<>();
        for (SectionHeader section : sections) {
            if (section.type == ElfConstants.SHT_NOTE) {
                load.memory().region(section.address, section.size).ifPresent(region -> {
                    int from = (int) (section.address - region.base());
                    notes.put(
                            load.info().name(section),
                            Arrays.copyOfRange(region.bytes(), from, from + (int) section.size));
                });
            }
        }
        return notes;
    }

    /** {@code module_param_sysfs_setup}: {@return the names of the files in its folder parameters, sorted} */
    public List<String> parameters() {
        KernelParameters table = new KernelParameters(load);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < table.count(); i++) {
            if (table.permissions(i) != 0) {
                names.add(table.nameText(i, SysfsStage.LONGEST_NAME));
            }
        }
        names.sort(null);
        return names;
    }
}
