package io.github.jkmod.dwarf;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import java.util.HashMap;
import java.util.Map;

/**
 * Addresses for the sections of an object file, each with a range of its own: in the file all begin at 0, so that an address
 * would not tell which is meant. In a linked file they are where they are.
 */
final class Placement {
    /** Apart in bytes, so that an address behind a section's end is not the next one's first; a power of two. */
    private static final long APART = 0x1000;

    private final Map<Integer, Long> bases = new HashMap<>();

    private Placement() {}

    static Placement of(ElfFile elf) {
        Placement placement = new Placement();
        if (elf.header().type() == ElfConstants.ET_REL) {
            long next = APART; // as 0 ends lists of ranges
            for (Section section : elf.sections()) {
                if (section.isAlloc()) {
                    placement.bases.put(section.index(), next);
                    next += (section.size() + 2 * APART - 1) & -APART;
                }
            }
        }
        return placement;
    }

    /** {@return where that byte of the section is; the offset itself in a linked file} */
    long address(int section, long offset) {
        return bases.getOrDefault(section, 0L) + offset;
    }

    /** {@return where that symbol is; symbols of debug sections are where they are in those} */
    long address(Symbol symbol) {
        return address(symbol.sectionIndex(), symbol.value());
    }
}
