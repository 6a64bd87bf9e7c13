package io.github.jkmod.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A report by which a kernel says that it, or a module in it, has failed: oops, BUG, WARNING, lockdep, stall, panic, out
 * of memory.
 *
 * @param title the line that names the trouble, such as {@code BUG: kernel NULL pointer dereference, address: 0}
 * @param lines the whole report, the title among them
 */
public record KernelTrouble(String title, List<String> lines) {
    private static final String WARNING = "WARNING: ";

    /** Lines that open a report without naming it: x86 and arm64; 32-bit ARM ({@code die_kernel_fault}). */
    private static final Pattern CUT = Pattern.compile("-+\\[ cut here ]-+|8<--- cut here ---");

    /** What follows {@code WARNING: } in a report of the kernel: {@code __warn}, then those of kernel/locking/lockdep.c. */
    private static final String WARNED = "(CPU: |.* at |possible |suspicious |inconsistent lock state"
            + "|bad (unlock balance|contention) detected|held lock freed|lock held when|[Nn]ested lock was not taken"
            + "|.*-safe -> .*-unsafe lock order detected|.* still has locks held)";

    /** Lines that name a trouble and open its report. */
    private static final Pattern TITLE =
            Pattern.compile("(8<--- cut here --- +)?(((NMI )?watchdog: )?(BUG: |Watchdog detected hard LOCKUP).*"
                    + "|BUG \\S+ \\((Not tainted|Tainted: ).*\\): .*" // slab_bug of mm/slub.c
                    + "|" + WARNING + WARNED + ".*"
                    + "|kernel BUG at .*"
                    + "|Unable to handle kernel .*"
                    + "|Kernel panic - not syncing.*"
                    + "|(Oops: )?general protection fault.*"
                    + "|(Oops: )?(invalid opcode|divide error|int3|stack segment|double fault): .*"
                    + "|Oops: .*|Oops - .*|Internal error: .*|Unhandled (prefetch abort|fault): .*"
                    + "|UBSAN: .*|INFO: task .* blocked for more than .*|rcu: INFO: .*detected .*stall.*"
                    + "|INFO: trying to register non-static key.*"
                    + "|.* invoked oom-killer: .*|(Memory cgroup )?[Oo]ut of memory: .*"
                    + "|PANIC: .*)");

    /** Of those, the ones that follow inside a report that is already named. */
    private static final Pattern INSIDE = Pattern.compile("(Oops: |Oops - |Internal error: |invalid opcode: "
            + "|general protection fault|divide error: |int3: |(Memory cgroup )?[Oo]ut of memory: ).*");

    private static final Pattern END = Pattern.compile("---\\[ end (trace|Kernel panic).*");

    /**
     * The time stamp, with or without the caller, and what a program may have left on the line before it; {@code dmesg -T};
     * {@code journalctl} and syslog.
     */
    private static final Pattern STAMP = Pattern.compile("^.*?\\[ *\\d+\\.\\d+](\\[ *[TC]\\d+])? "
            + "|^\\[\\p{Alpha}{3} \\p{Alpha}{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}] "
            + "|^[\\p{Alnum} :.+-]{10,40} \\S+ kernel: ");

    /** Copies the lines. */
    public KernelTrouble {
        lines = List.copyOf(lines);
    }

    /**
     * {@return the reports in {@code lines}, in their order}
     *
     * <p>A report without an end line (scheduling while atomic, a stall) reaches to the next report or the last line.
     *
     * @param lines the kernel's own log lines, oldest first, without time stamps
     */
    public static List<KernelTrouble> find(List<String> lines) {
        Finder finder = new Finder();
        lines.forEach(finder::line);
        finder.finish();
        return List.copyOf(finder.found);
    }

    /** {@return the reports in {@code lines}; where none is named, all of them as one report, if there is any line} */
    public static List<KernelTrouble> findOrAll(List<String> lines) {
        List<KernelTrouble> found = find(lines);
        return found.isEmpty() && !lines.isEmpty() ? List.of(new KernelTrouble(lines.get(0), lines)) : found;
    }

    /** {@return the line without the time stamp that consoles and logs put before it} */
    public static String withoutStamp(String line) {
        return STAMP.matcher(line).replaceFirst("");
    }

    /**
     * {@return whether a log line names a trouble after which the kernel cannot be trusted: anything but a warning}
     *
     * @param line without its time stamp
     */
    public static boolean isGrave(String line) {
        return TITLE.matcher(line).matches() && !line.startsWith(WARNING);
    }

    /** The reports so far and the one that is open. */
    private static final class Finder {
        private final List<KernelTrouble> found = new ArrayList<>();
        private final List<String> open = new ArrayList<>();
        private String title = "";

        void line(String line) {
            if (begins(line)) {
                finish();
                open.add(line);
            } else if (!open.isEmpty()) {
                open.add(line);
            }
            if (title.isEmpty() && TITLE.matcher(line).matches()) {
                title = line;
            }
            if (!open.isEmpty() && END.matcher(line).matches()) {
                finish();
            }
        }

        private boolean begins(String line) {
            if (CUT.matcher(line).matches()) {
                return true;
            }
            boolean named = !title.isEmpty() && INSIDE.matcher(line).matches();
            boolean names = title.isEmpty() && !open.isEmpty();
            return TITLE.matcher(line).matches() && !named && !names;
        }

        void finish() {
            if (!open.isEmpty()) {
                found.add(new KernelTrouble(title.isEmpty() ? open.get(0) : title, open));
            }
            open.clear();
            title = "";
        }
    }
}
