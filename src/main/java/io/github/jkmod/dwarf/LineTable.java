package io.github.jkmod.dwarf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which source line the code of one unit comes from.
 *
 * @param rows in the order of the program; within a sequence by rising address
 * @param files their paths, by the numbers that rows and calls have
 */
record LineTable(List<Row> rows, List<String> files) {
    /**
     * From this address on, up to the next row.
     *
     * @param address unsigned
     * @param file its number
     * @param line 0 where the compiler tells none
     * @param ends whether it is the first address behind a sequence
     */
    record Row(long address, int file, int line, boolean ends) {}

    /** {@return the row that the address is in} */
    Optional<Row> at(long address) {
        Row best = null;
        for (int i = 0; i + 1 < rows.size(); i++) {
            Row row = rows.get(i);
            boolean here = !row.ends()
                    && Long.compareUnsigned(row.address(), address) <= 0
                    && Long.compareUnsigned(address, rows.get(i + 1).address()) < 0;
            // Where sequences overlap (a section that another one replaced), the row that begins last is the nearest
            // one.
            if (here && (best == null || Long.compareUnsigned(row.address(), best.address()) >= 0)) {
                best = row;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@return the path of that file; empty where the table has no such number} */
    Optional<String> file(long number) {
        return number >= 0 && number < files.size() && !files.get((int) number).isEmpty()
                ? Optional.of(files.get((int) number))
                : Optional.empty();
    }

    /**
     * {@return the table that begins there}
     *
     * @param directory the unit's, which relative paths begin in
     */
    static LineTable of(DebugInfo info, DebugSections sections, Unit unit, long offset, String directory) {
        LineHeader header = LineHeader.read(info, sections, unit, offset, directory);
        List<Row> rows = new ArrayList<>();
        new LineProgram(header, sections, rows).run();
        return new LineTable(rows, header.files());
    }
}
