package io.github.jkmod.report;

import io.github.jkmod.coverage.LineCounts;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code gcov --json-format} writes (gcov(1)), as far as lines go.
 *
 * @param folder where the compiler worked
 * @param files that the object was made from, headers, too
 */
public record GcovDocument(@Key("current_working_directory") String folder, List<File> files) {
    /**
     * A file.
     *
     * @param name as the compiler was told it
     * @param lines those with code; one line may be there for several functions
     */
    public record File(@Key("file") String name, List<Line> lines) {}

    /**
     * A line.
     *
     * @param number from 1 on
     * @param count how often it was executed
     */
    public record Line(@Key("line_number") long number, long count) {}

    /**
     * Adds the lines of the module's own sources.
     *
     * @param copy the folder that they were compiled in
     * @param root where they are
     */
    public void addTo(LineCounts counts, Path copy, Path root) {
        for (File file : files) {
            Path path = Path.of(folder).resolve(file.name()).normalize();
            if (path.startsWith(copy)) {
                String source = root.resolve(copy.relativize(path)).toString();
                file.lines().forEach(line -> counts.add(source, Math.toIntExact(line.number()), line.count()));
            }
        }
    }
}
