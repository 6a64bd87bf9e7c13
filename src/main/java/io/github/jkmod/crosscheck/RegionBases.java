package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.MemoryForecast;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.RegionKind;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.SysModule;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where the kernel has put a module's regions, told from the addresses of its sections: all sections of a region must lead
 * to the same start. With that every symbol has an address.
 */
final class RegionBases {
    private static final int PAGE = 4096;

    private final Map<Integer, MemoryForecast.Section> places = new HashMap<>();
    private final Map<RegionKind, Long> bases = new EnumMap<>(RegionKind.class);

    private RegionBases() {}

    /** {@return the bases that this look shows; a section that is not where it was forecast is noted} */
    static RegionBases of(MemoryForecast memory, ModuleSight sight, Crosscheck.Notes notes) {
        RegionBases found = new RegionBases();
        memory.sections().forEach(section -> found.places.put(section.index(), section));
        Map<String, Long> shown =
                sight.sysModule().value().map(SysModule::sections).orElse(Map.of());
        for (MemoryForecast.Section section : memory.sections()) {
            long address = shown.getOrDefault(section.name(), 0L);
            if (address != 0 && section.size() != 0) {
                found.take(section, address, notes);
            }
        }
        sight.procModule()
                .value()
                .map(ProcModule::address)
                .filter(address -> address != 0)
                .ifPresent(address -> {
                    RegionKind first = memory.regions().get(0).kind();
                    Long base = found.bases.putIfAbsent(first, address);
                    if (base != null) {
                        notes.equal("/proc/modules address", hex(base), hex(address));
                    }
                });
        return found;
    }

    private void take(MemoryForecast.Section section, long address, Crosscheck.Notes notes) {
        long base = address - section.offset();
        Long known = bases.putIfAbsent(section.kind(), base);
        String what = "/sys/module section " + section.name();
        if (known != null) {
            notes.equal(what, hex(known + section.offset()), hex(address));
        } else if (base % PAGE != 0) {
            notes.differ(
                    what,
                    "0x" + Long.toHexString(section.offset()) + " from the start of a region",
                    hex(address) + ", which makes that no start of a page");
        }
    }

    /** {@return whether no address is shown, so that there is nothing to compare} */
    boolean isEmpty() {
        return bases.isEmpty();
    }

    /** {@return the symbol's address; empty where the file and these bases do not tell it} */
    OptionalLong address(KallsymsSymbol symbol) {
        if (symbol.isAbsolute()) {
            return OptionalLong.of(symbol.value());
        }
        MemoryForecast.Section section = places.get(symbol.sectionIndex());
        Long base = section == null ? null : bases.get(section.kind());
        return section == null || base == null
                ? OptionalLong.empty()
                : OptionalLong.of(base + section.offset() + symbol.value());
    }

    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
