package io.github.jkmod.vm;

import java.util.List;
import java.util.regex.Pattern;

/** Finds where, on a console, a kernel begins to complain. */
final class KernelTrouble {
    static final int MAX_LINES = 120;
    private static final int TAIL = 30;

    /** Beginnings of reports: oops, BUG, panic and out of memory on x86, arm64 and arm, and of the watchdogs. */
    private static final Pattern START = Pattern.compile("Kernel panic - not syncing"
            + "|\\bBUG: |kernel BUG at |\\bOops(: |\\b.*\\[#)|Internal error: |general protection fault"
            + "|Unable to handle kernel |Unhandled (fault|prefetch abort)|invalid opcode: |divide error: "
            + "|invoked oom-killer|Out of memory: |rcu: INFO: .*detected|hung_task: |stack-protector: ");

    private KernelTrouble() {}

    /** {@return the lines from the first complaint on, at most {@link #MAX_LINES}; else the last lines of the console} */
    static List<String> of(List<String> console) {
        int start = 0;
        while (start < console.size() && !START.matcher(console.get(start)).find()) {
            start++;
        }
        if (start == console.size()) {
            return console.subList(Math.max(0, start - TAIL), start);
        }
        return console.subList(start, Math.min(console.size(), start + MAX_LINES));
    }

    /** {@return whether the console holds a complaint} */
    static boolean in(List<String> console) {
        return console.stream().anyMatch(line -> START.matcher(line).find());
    }
}
