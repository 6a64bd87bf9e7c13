package io.github.jkmod.stacktrace;

import io.github.jkmod.scenario.MarkedLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A line of the crashing modules that a kernel's report leads to.
 *
 * @param kind what is hard about it
 * @param log the crash whose log names it
 * @param file the source file
 * @param mark the comment on the line
 * @param caller the function, where it is one that called; empty for the instruction that failed
 */
record PlantedPlace(String kind, String log, String file, String mark, Optional<String> caller) {
    /** The modules' folder. */
    static final Path SOURCES = Path.of("vm-tests/modules/crashing").toAbsolutePath();

    /** All of them. */
    static final List<PlantedPlace> ALL = List.of(
            failing("init"),
            failing("exit"),
            failing("unlikely"),
            failing("inlined"),
            failing("bug"),
            failing("warn"),
            failing("thread"),
            failing("work"),
            failing("interrupt"),
            new PlantedPlace("called by another module", "caller", "crash.c", "caller", Optional.empty()),
            new PlantedPlace(
                    "other module's frame", "caller", "crash_caller.c", "caller: between", Optional.of("between")));

    private static PlantedPlace failing(String where) {
        return new PlantedPlace(where, where, "crash.c", where, Optional.empty());
    }

    /** {@return the shell's commands that make a guest's kernel crash in that way, and wait until it has} */
    static String commands(String log) {
        String load = "insmod /payload/crash.ko where=" + log;
        return switch (log) {
            case "exit" -> load + "; rmmod crash";
            case "thread", "work" -> load + "; sleep 1";
            case "interrupt" -> load + "; sleep 9";
            case "caller" -> load + "; insmod /payload/crash_caller.ko";
            default -> load;
        };
    }

    /** {@return {@code FILE:LINE} of the marked line} */
    String truth() throws IOException {
        return MarkedLine.of(SOURCES.resolve(file), mark);
    }
}
