package io.github.jkmod.probe;

import io.github.jkmod.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run in a guest looked like from user space.
 *
 * @param init of the module's load
 * @param script of the user's script; empty without one, and where the load failed
 * @param exit of the unload; empty where the load failed
 * @param shim what the shim has seen
 */
public record ProbeSteps(Step init, Optional<Step> script, Optional<Step> exit, ShimRecord shim) {
    /** The name among the guest's files of what uses the module, for {@link #text}. */
    public static final String SCRIPT = "jkprobe-script";

    /** The status of a process that a signal ended is this and its number, in a shell. */
    private static final int SIGNALLED = 128;

    /**
     * A step of the run.
     *
     * @param status of its process, as shells have it
     * @param said the end of what it said
     */
    public record Step(int status, String said) {
        /** {@return whether it did what it was to do} */
        public boolean isDone() {
            return status == 0;
        }

        /** {@return whether the kernel ended it, as it does after an oops} */
        public boolean isKilled() {
            return status > SIGNALLED;
        }
    }

    /** {@return the script that runs in the guest} Its arguments are the number of the call, the module's name, its file, parameters. */
    public static String text() {
        return Shim.resource("run.sh");
    }

    /**
     * {@return the steps in the script's output}
     *
     * @throws MalformedException if it is not what the script writes
     */
    public static ProbeSteps parse(List<String> lines, Shim shim) {
        Map<String, Step> steps = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.equals("record")) {
                Step init = steps.get("init");
                if (init == null) {
                    throw new MalformedException("run.sh", i, "no word of the load");
                }
                ShimRecord record = ShimRecord.parse(new ArrayList<>(lines.subList(i + 1, lines.size())), shim);
                return new ProbeSteps(
                        init, Optional.ofNullable(steps.get("script")), Optional.ofNullable(steps.get("exit")), record);
            }
            String[] words = line.split(" ", 3);
            if (words.length < 2 || !words[0].matches("init|script|exit") || !words[1].matches("[0-9]{1,3}")) {
                throw new MalformedException("run.sh", i, "no line of its: " + line);
            }
            steps.put(words[0], new Step(Integer.parseInt(words[1]), words.length == 3 ? words[2].strip() : ""));
        }
        throw new MalformedException("run.sh", lines.size(), "no record");
    }
}
