package io.github.jkmod.conformance;

import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
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
public record Death(OptionalInt step, GuestEnd verdict, List<String> lines) {
    private static final Pattern MARK = Pattern.compile(".*jkmod-case (\\d+).*");

    /** The probe's word on a load that has succeeded, before it unloads. */
    private static final String LOADED = "jkmod-loaded";

    /** What {@code initcall_debug} prints: {@code calling  hello_init+0x0/0x1000 [hello] @ 118}; without kallsyms an address. */
    private static final Pattern CALLING = Pattern.compile(".*calling  \\S+ (\\[.*\\] )?@ \\d+.*");

    /** {@return what a dead guest and its console tell} */
    public static Death of(GuestDiedException death, List<String> console) {
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
        if (death.verdict() == GuestEnd.HANG) {
            death.kernelLines().forEach(line -> lines.add("? " + line));
        }
        return new Death(step, death.verdict(), lines);
    }

    /**
     * {@return what that says of the case} Whether it came to its init, a backtrace tells, or what the kernel says of each
     * call; if the load had succeeded, it was the unload that broke the machine.
     */
    Answer answer(List<String> loaded) {
        boolean done = has(LOADED);
        boolean init = has("do_one_initcall")
                || lines.stream().anyMatch(line -> CALLING.matcher(line).matches());
        boolean linked = init || has("do_init_module");
        boolean silent = verdict == GuestEnd.HANG || verdict == GuestEnd.TIMEOUT;
        Answer.End end = done ? Answer.End.RETURNED : silent ? Answer.End.SILENT : Answer.End.DIED;
        String left = done ? "the machine, broken by the unload" : "";
        return new Answer(end, 0, done || linked, done || init, 0, 0, loaded, left, false, LogLines.telling(lines));
    }

    private boolean has(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }
}
