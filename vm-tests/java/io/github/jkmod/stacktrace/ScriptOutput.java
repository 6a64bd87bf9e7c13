package io.github.jkmod.stacktrace;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's log after {@code decode_stacktrace.sh}: what it knows of a place stands behind the function, as in
 * {@code RIP: 0010:outer (/src/crash.c:28 /src/crash.c:35) crash}.
 *
 * @param lines the log
 */
record ScriptOutput(List<String> lines) {
    /** What is before the instruction that failed: {@code show_ip} of x86, {@code show_regs} of arm64 and arm, {@code __warn}. */
    private static final Pattern INSTRUCTION =
            Pattern.compile("RIP: [0-9a-f]{4}:|\\bpc : |\\bPC is at |\\bWARNING: .* at ");

    /** One line, or several where functions were inlined, the innermost first; what binutils adds in brackets is taken off before. */
    private static final Pattern SOURCE = Pattern.compile("\\(([^\\s()]+:(?:\\d+|\\?))(?: [^\\s()]+:(?:\\d+|\\?))*\\)");

    private static final Pattern ADDED = Pattern.compile(" \\(discriminator \\d+\\)");

    /** {@return the {@code FILE:LINE} that the first line on that place tells; empty if it tells none} */
    Optional<String> told(PlantedPlace place) {
        return lines.stream().filter(line -> isOn(line, place)).findFirst().flatMap(ScriptOutput::source);
    }

    private static boolean isOn(String line, PlantedPlace place) {
        if (place.caller().isEmpty()) {
            return INSTRUCTION.matcher(line).find();
        }
        Pattern name = Pattern.compile("\\b" + place.caller().get() + "(\\.[\\w.]+)?(\\+0x| \\()");
        return name.matcher(line).find();
    }

    private static Optional<String> source(String line) {
        Matcher source = SOURCE.matcher(ADDED.matcher(line).replaceAll(""));
        boolean known = source.find() && !source.group(1).contains("?");
        return known ? Optional.of(source.group(1)) : Optional.empty();
    }
}
