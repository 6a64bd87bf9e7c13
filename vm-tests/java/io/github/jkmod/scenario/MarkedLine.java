package io.github.jkmod.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Lines of test modules' sources that a comment marks, so that they are found whatever is added above them. */
public final class MarkedLine {
    private MarkedLine() {}

    /**
     * {@return {@code FILE:LINE} of the line with that comment, FILE an absolute path}
     *
     * @throws AssertionError if there is none
     */
    public static String of(Path source, String mark) throws IOException {
        List<String> lines = Files.readAllLines(source);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("/* " + mark + " */")) {
                return source.toAbsolutePath() + ":" + (i + 1);
            }
        }
        throw new AssertionError("no line of " + source + " is marked " + mark);
    }
}
