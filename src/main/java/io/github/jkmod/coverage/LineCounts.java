package io.github.jkmod.coverage;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** How often the lines of some files were executed; lines without code are not among them. */
public final class LineCounts {
    private final Map<String, Map<Integer, Long>> files = new TreeMap<>();

    /** Adds to what is known of a line: code of a header is in several objects. */
    public void add(String file, int line, long count) {
        files.computeIfAbsent(file, name -> new TreeMap<>()).merge(line, count, Long::sum);
    }

    /** {@return the counts by line, by file, both sorted} */
    public Map<String, Map<Integer, Long>> files() {
        return Collections.unmodifiableMap(files);
    }

    /**
     * {@return a file as lcov and whoever reads its format takes it (geninfo(1), "FILES")}
     *
     * @param test a name for what was run: letters, digits and underscores
     */
    public String lcov(String test) {
        StringBuilder text = new StringBuilder();
        files.forEach((file, lines) -> {
            text.append("TN:").append(test).append("\nSF:").append(file).append('\n');
            lines.forEach((line, count) ->
                    text.append("DA:").append(line).append(',').append(count).append('\n'));
            text.append("LF:").append(lines.size()).append('\n');
            text.append("LH:").append(executed(lines)).append("\nend_of_record\n");
        });
        return text.toString();
    }

    /** {@return how many of the lines were executed} */
    public static long executed(Map<Integer, Long> lines) {
        return lines.values().stream().filter(count -> count > 0).count();
    }
}
