package io.github.jkmod.dwarf;

import java.util.Map;

/**
 * A unit of {@code .debug_info}: what one source file was compiled to.
 *
 * @param start where it begins
 * @param first where its first entry begins
 * @param end where the next unit begins
 * @param version of DWARF
 * @param offsetSize 4, or 8 in 64-bit DWARF
 * @param addressSize bytes of an address
 * @param bases where its parts of other sections begin
 * @param abbreviations the shapes of its entries, by their codes
 */
record Unit(
        long start,
        long first,
        long end,
        int version,
        int offsetSize,
        int addressSize,
        Bases bases,
        Map<Long, Abbreviation> abbreviations) {
    /**
     * What indices of a unit count from, as its first entry tells.
     *
     * @param stringOffsets in {@code .debug_str_offsets}
     * @param addresses in {@code .debug_addr}
     * @param rangeLists in {@code .debug_rnglists}
     */
    record Bases(long stringOffsets, long addresses, long rangeLists) {
        /** {@return those of a file with but one unit: behind the sections' headers} */
        static Bases behindHeaders(int offsetSize) {
            // unit_length, version, padding or sizes; .debug_rnglists has a count of offsets besides
            return new Bases(2L * offsetSize, 2L * offsetSize, 2L * offsetSize + 4);
        }
    }

    Unit withBases(Bases known) {
        return new Unit(start, first, end, version, offsetSize, addressSize, known, abbreviations);
    }
}
