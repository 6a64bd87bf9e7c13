package io.github.jkmod.dwarf;

import java.util.Map;

/**
 * A unit of {@code .debug_info}: what one source file was compiled to.
 *
 * @param start where it begins
 * @param first where its first entry begins
 * @param end where the next unit begins
 * @param offsetSize 4, or 8 in 64-bit DWARF
 * @param addressSize bytes of an address
 * @param stringOffsets where its part of {@code .debug_str_offsets} begins
 * @param abbreviations the shapes of its entries, by their codes
 */
record Unit(
        long start,
        long first,
        long end,
        int offsetSize,
        int addressSize,
        long stringOffsets,
        Map<Long, Abbreviation> abbreviations) {
    Unit withStringOffsets(long from) {
        return new Unit(start, first, end, offsetSize, addressSize, from, abbreviations);
    }
}
