package io.github.jkmod.slurm;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A task of an array as squeue(1) shows it.
 *
 * @param index its number in the array, from 0 on
 * @param state by its long name, such as {@code RUNNING}
 * @param reason why it waits or how it failed; {@code None} where Slurm has nothing to say
 */
public record ArrayTask(int index, String state, String reason) {
    /** What squeue is asked for, so that {@link #parse} reads it: array index, state, reason. */
    static final String FORMAT = "%K|%T|%r";

    /** The states from which a task does not come back by itself: squeue(1), JOB STATE CODES. */
    private static final Set<String> FINAL = Set.of(
            "BOOT_FAIL",
            "CANCELLED",
            "COMPLETED",
            "DEADLINE",
            "FAILED",
            "NODE_FAIL",
            "OUT_OF_MEMORY",
            "PREEMPTED",
            "REVOKED",
            "TIMEOUT");

    /** {@return the tasks in squeue's lines; lines that are none, such as those of jobs without an array, are left out} */
    static List<ArrayTask> parse(String lines) {
        return lines.lines().map(ArrayTask::task).flatMap(Optional::stream).toList();
    }

    private static Optional<ArrayTask> task(String line) {
        String[] fields = line.strip().split("\\|", 3);
        return fields.length == 3 && fields[0].matches("[0-9]{1,9}")
                ? Optional.of(new ArrayTask(Integer.parseInt(fields[0]), fields[1], fields[2]))
                : Optional.empty();
    }

    /** {@return whether it has ended and is not queued again} */
    public boolean isOver() {
        return FINAL.contains(state);
    }

    /** {@return whether somebody took it back} */
    public boolean isCancelled() {
        return state.equals("CANCELLED");
    }

    /** {@return whether it waits for somebody to release it, as after a launch that failed} */
    public boolean isHeld() {
        String why = reason.toLowerCase(Locale.ROOT);
        return state.equals("PENDING") && (why.contains("held") || why.contains("launch failed"));
    }

    /** {@return how it is, in Slurm's words} */
    public String words() {
        return reason.isEmpty() || reason.equals("None") ? state : state + ", " + reason;
    }
}
