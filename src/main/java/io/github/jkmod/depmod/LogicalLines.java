package io.github.jkmod.depmod;

import java.util.ArrayList;
import java.util.List;

/** Lines of a configuration file, where a backslash at the end joins a line with the next ({@code getline_wrapped}). */
final class LogicalLines {
    /**
     * One line.
     *
     * @param text without its end
     * @param number that of its last part in the file, from 1
     */
    record Line(String text, int number) {}

    private LogicalLines() {}

    /** {@return the lines of {@code text}; a backslash in front of any other character goes} */
    static List<Line> of(String text) {
        List<Line> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
                if (c == '\n') {
                    number++;
                    continue;
                }
            } else if (c == '\n') {
                lines.add(new Line(line.toString(), ++number));
                line.setLength(0);
                continue;
            }
            line.append(c);
        }
        if (line.length() > 0) {
            lines.add(new Line(line.toString(), number + 1));
        }
        return lines;
    }
}
