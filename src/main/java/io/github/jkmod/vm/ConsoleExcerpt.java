package io.github.jkmod.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Chooses, from a console, the lines that show why a guest died: few enough to be read, none of those that count left out. */
final class ConsoleExcerpt {
    /** How many lines of a report are shown; a longer one loses its middle. */
    static final int MAX_LINES = 160;

    /** What the kernel answered to SysRq, shown in full up to this. */
    static final int MAX_ANSWER = 240;

    private static final int END = 70;
    private static final String PANIC = "Kernel panic - not syncing";

    /** The answer to the first key, which says nothing of the guest. */
    private static final Pattern LOGLEVEL = Pattern.compile("sysrq: (Changing Loglevel|Loglevel set to)");

    /** Kernel messages have their time; what programs write to the console has not. */
    private static final Pattern PRINTED = Pattern.compile("^\\[ *\\d+\\.\\d+\\]");

    private ConsoleExcerpt() {}

    /**
     * {@return the report that begins with the kernel's first complaint, else the last lines}
     *
     * @param lines the console since whatever died was begun
     */
    static List<String> of(List<String> lines) {
        if (!ConsoleTrouble.in(lines)) {
            return ConsoleTrouble.of(lines);
        }
        int start = 0;
        while (!ConsoleTrouble.in(lines.subList(start, start + 1))) {
            start++;
        }
        return withoutMiddle(lines.subList(start, lines.size()));
    }

    /** A panic ends what an oops began: both are kept. */
    private static List<String> withoutMiddle(List<String> report) {
        if (report.size() <= MAX_LINES) {
            return report;
        }
        int panic = 0;
        while (panic < report.size() && !report.get(panic).contains(PANIC)) {
            panic++;
        }
        int end = panic < report.size() ? panic : report.size() - END;
        int head = MAX_LINES - END;
        if (end <= head) {
            return cut(report, MAX_LINES);
        }
        List<String> chosen = new ArrayList<>(report.subList(0, head));
        chosen.add(leftOut(end - head));
        chosen.addAll(cut(report.subList(end, report.size()), END));
        return chosen;
    }

    /**
     * {@return what the kernel complained of before, if anything, then what it answered}
     *
     * @param before the console up to the first SysRq
     * @param answer the console from there on
     */
    static List<String> withAnswer(List<String> before, List<String> answer) {
        List<String> chosen = new ArrayList<>();
        if (ConsoleTrouble.in(before)) {
            chosen.addAll(of(before));
        }
        List<String> printed = answer.stream()
                .filter(line ->
                        PRINTED.matcher(line).find() && !LOGLEVEL.matcher(line).find())
                .toList();
        chosen.addAll(cut(printed, MAX_ANSWER));
        return chosen.isEmpty() ? ConsoleTrouble.of(before) : chosen;
    }

    private static List<String> cut(List<String> lines, int limit) {
        if (lines.size() <= limit) {
            return lines;
        }
        List<String> chosen = new ArrayList<>(lines.subList(0, limit));
        chosen.add(leftOut(lines.size() - limit));
        return chosen;
    }

    private static String leftOut(int count) {
        return "… " + count + " lines left out …";
    }
}
