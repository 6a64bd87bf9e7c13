package io.github.jkmod.conformance;

import io.github.jkmod.vm.GuestDiedException;
import io.github.jkmod.vm.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a guest ended while it was asked.
 *
 * @param step the line of the probe's script that its console names last
 * @param verdict why it is gone
 * @param lines the console from there on, and what else is known
 */
record Death(OptionalInt step, Verdict verdict, List<String> lines) {
    private static final Pattern MARK = Pattern.compile(".*jkmod-case (\\d+).*");

    static Death of(GuestDiedException death, List<String> console) {
        OptionalInt step = OptionalInt.empty();
        List<String> lines = new ArrayList<>();
        for (String line : console) {
            Matcher mark = MARK.matcher(line);
            if (mark.matches()) {
                step = OptionalInt.of(Integer.parseInt(mark.group(1)));
                lines.clear();
            } else {
                lines.add("? " + line);
            }
        }
        lines.add(0, "? " + death.getMessage());
        if (death.verdict() == Verdict.HANG) {
            death.kernelLines().forEach(line -> lines.add("? " + line));
        }
        return new Death(step, death.verdict(), lines);
    }

    /** {@return what that says of the case} Whether it came to its init, a backtrace tells. */
    Answer answer(List<String> loaded) {
        boolean silent = verdict == Verdict.HANG || verdict == Verdict.TIMEOUT;
        boolean linked = lines.stream().anyMatch(line -> line.contains("do_init_module"));
        boolean init = lines.stream().anyMatch(line -> line.contains("do_one_initcall"));
        return new Answer(
                silent ? Answer.End.SILENT : Answer.End.DIED,
                0,
                linked || init,
                init,
                0,
                0,
                loaded,
                "",
                false,
                LogLines.telling(lines));
    }
}
