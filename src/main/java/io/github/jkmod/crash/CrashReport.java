package io.github.jkmod.crash;

import io.github.jkmod.model.KernelTrouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's report, taken apart.
 *
 * @param title the line that names the trouble
 * @param frames in the order of the report, each with the line of the report that it is on
 * @param registers their values in hexadecimal, by the names that the report has for them
 */
public record CrashReport(String title, List<Placed> frames, Map<String, String> registers) {
    /** {@code RAX: 0000000000000000}, {@code x1 : 0000}, {@code r1 : 00000000}, {@code fp : 0}, {@code a0 : 0}. */
    private static final Pattern REGISTER =
            Pattern.compile("\\b([A-Za-z][A-Za-z0-9]{1,2}) ?: ?([0-9a-f]{8}|[0-9a-f]{16})\\b");

    /** Copies both. */
    public CrashReport {
        frames = List.copyOf(frames);
        registers = Map.copyOf(registers);
    }

    /**
     * A frame in its report.
     *
     * @param line number of the report's line, from 0 on
     * @param frame what it names
     */
    public record Placed(int line, Frame frame) {}

    /** {@return the report, taken apart} */
    public static CrashReport of(KernelTrouble trouble) {
        List<Placed> frames = new ArrayList<>();
        Map<String, String> registers = new LinkedHashMap<>();
        for (int i = 0; i < trouble.lines().size(); i++) {
            String line = trouble.lines().get(i);
            for (Frame frame : Frame.of(line)) {
                frames.add(new Placed(i, frame));
            }
            Matcher register = REGISTER.matcher(line);
            while (register.find()) {
                registers.putIfAbsent(register.group(1), register.group(2));
            }
        }
        return new CrashReport(trouble.title(), frames, registers);
    }

    /**
     * {@return what is known of that frame's source}
     *
     * @param files modules and kernels that are known
     */
    public Source source(Frame frame, List<SymbolFile> files) {
        Optional<SymbolFile> file =
                files.stream().filter(each -> each.isOf(frame.module())).findFirst();
        if (file.isEmpty()) {
            return Source.missing(frame.module()
                    .map(name -> "no file of " + name + " was given")
                    .orElse("no vmlinux was given"));
        }
        return file.get().source(frame, isExact(frame));
    }

    /** What an interrupted function is shown by in the trace is the instruction it was at, as the register says. */
    private boolean isExact(Frame frame) {
        return frame.offset() == 0
                || frame.kind() == Frame.Kind.PC
                || frames.stream()
                        .map(Placed::frame)
                        .anyMatch(other -> other.kind() == Frame.Kind.PC && other.isAt(frame));
    }
}
