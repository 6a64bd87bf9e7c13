package io.github.jkmod.dwarf;

import io.github.jkmod.bytes.Window;

/** Which addresses an entry covers (DWARF 5, section 2.17). */
final class Ranges {
    private final DebugInfo info;
    private final DebugSections sections;

    Ranges(DebugInfo info, DebugSections sections) {
        this.info = info;
        this.sections = sections;
    }

    /** {@return whether that entry of the unit has code at the address} */
    boolean cover(Unit unit, Entry entry, long address) {
        if (entry.value(Entry.RANGES).isPresent()) {
            long list = entry.value(Entry.RANGES).getAsLong();
            long base = info.entry(unit, unit.first()).value(Entry.LOW_PC).orElse(0);
            return unit.version() >= 5 ? covers(unit, list, base, address) : coversOld(unit, list, base, address);
        }
        return entry.value(Entry.LOW_PC).isPresent()
                && entry.value(Entry.HIGH_PC).isPresent()
                && isIn(
                        entry.value(Entry.LOW_PC).getAsLong(),
                        entry.value(Entry.HIGH_PC).getAsLong(),
                        address);
    }

    private static boolean isIn(long from, long to, long address) {
        return Long.compareUnsigned(address, from) >= 0 && Long.compareUnsigned(address, to) < 0;
    }

    private DwarfCursor cursor(String section, long offset) {
        return new DwarfCursor(sections.section(section), sections.order(), offset);
    }

    /** {@code .debug_ranges}: DWARF 4, section 2.17.3. */
    private boolean coversOld(Unit unit, long list, long unitBase, long address) {
        long greatest = unit.addressSize() == 4 ? 0xffff_ffffL : -1;
        long base = unitBase;
        DwarfCursor at = cursor(".debug_ranges", list);
        while (true) {
            long from = at.number(unit.addressSize());
            long to = at.number(unit.addressSize());
            if (from == 0 && to == 0) {
                return false;
            }
            if (from == greatest) {
                base = to;
            } else if (isIn(base + from, base + to, address)) {
                return true;
            }
        }
    }

    /** {@code .debug_rnglists}: DWARF 5, section 7.25. */
    private boolean covers(Unit unit, long list, long unitBase, long address) {
        Window section = sections.section(".debug_rnglists");
        DwarfCursor at = cursor(".debug_rnglists", list);
        long base = unitBase;
        while (true) {
            long kindAt = at.at();
            int kind = (int) at.number(1);
            long from = 0;
            long to = 0;
            switch (kind) {
                case 0 -> {
                    return false;
                }
                case 1 -> base = info.address(unit, at.uleb());
                case 2 -> {
                    from = info.address(unit, at.uleb());
                    to = info.address(unit, at.uleb());
                }
                case 3 -> {
                    from = info.address(unit, at.uleb());
                    to = from + at.uleb();
                }
                case 4 -> {
                    from = base + at.uleb();
                    to = base + at.uleb();
                }
                case 5 -> base = at.number(unit.addressSize());
                case 6 -> {
                    from = at.number(unit.addressSize());
                    to = at.number(unit.addressSize());
                }
                case 7 -> {
                    from = at.number(unit.addressSize());
                    to = from + at.uleb();
                }
                default -> throw section.malformed(kindAt, "unknown kind of range " + kind);
            }
            if (isIn(from, to, address)) {
                return true;
            }
        }
    }
}
