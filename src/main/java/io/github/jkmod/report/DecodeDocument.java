package io.github.jkmod.report;

import io.github.jkmod.crash.Frame;
import io.github.jkmod.dwarf.SourceLines.SourceLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kernel's reports with the source lines of what they name, as {@code decode --json} writes them.
 *
 * @param file the log
 * @param reports in the log's order
 */
public record DecodeDocument(String file, List<Report> reports) {
    /**
     * A report.
     *
     * @param title the line that names the trouble
     * @param frames the places that it names, in its order
     * @param registers their values in hexadecimal, by the names that the report has for them
     * @param lines all of it
     */
    public record Report(String title, List<Place> frames, Map<String, String> registers, List<String> lines) {}

    /**
     * A place in code.
     *
     * @param line number of the report's line that names it, from 0 on
     * @param kind what the place is
     * @param place as the kernel writes it
     * @param function the symbol that the kernel names it by
     * @param offset bytes from there
     * @param module whose code it is; null for the kernel's own
     * @param reliable false where the kernel is not certain that it is a caller
     * @param section that the code is in, if it was found
     * @param source the line, and those that it was inlined at, innermost first
     * @param missing why there is no line
     */
    public record Place(
            int line,
            Frame.Kind kind,
            String place,
            String function,
            long offset,
            Optional<String> module,
            boolean reliable,
            Optional<String> section,
            List<SourceLine> source,
            Optional<String> missing) {}
}
