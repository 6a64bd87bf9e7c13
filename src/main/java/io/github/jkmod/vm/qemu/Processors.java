package io.github.jkmod.vm.qemu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What QEMU sees of a guest's processors, for a kernel that does not answer: where each is, and whether it can be heard. */
public final class Processors {
    private static final Pattern EACH = Pattern.compile("(?m)^(?=CPU#\\d+)");
    private static final Pattern PC = Pattern.compile("\\b(?:RIP|EIP|PC)=([0-9a-f]+)|\\bR15=([0-9a-f]{8})\\b");
    private static final Pattern X86_FLAGS = Pattern.compile("\\b(?:RFL|EFL)=([0-9a-f]+)");
    private static final Pattern X86_HALTED = Pattern.compile("\\bHLT=1\\b");
    private static final Pattern ARM_FLAGS = Pattern.compile("\\b(?:PSTATE|PSR)=([0-9a-f]+)");

    /** The interrupt flag of x86: set, interrupts are on. */
    private static final long X86_IF = 0x200;

    /** The interrupt mask of ARM, 32 and 64 bits: set, they are off. */
    private static final long ARM_I = 0x80;

    /** The end of a line on a processor that takes no interrupts, and so no SysRq. */
    public static final String DEAF = ", interrupts off";

    private Processors() {}

    /** {@return a line for each processor} */
    public static List<String> of(Qmp qmp) throws IOException {
        Map<String, Object> command = Map.of("command-line", "info registers -a");
        return lines(qmp.executeText("human-monitor-command", command));
    }

    /** {@return a line for each processor in the monitor's {@code info registers -a}} */
    static List<String> lines(String registers) {
        List<String> lines = new ArrayList<>();
        for (String processor : EACH.splitAsStream(registers).toList()) {
            Matcher pc = PC.matcher(processor);
            if (processor.startsWith("CPU#") && pc.find()) {
                String number =
                        processor.substring(4).lines().findFirst().orElse("").strip();
                lines.add("qemu: processor " + number + ": pc " + Objects.requireNonNullElse(pc.group(1), pc.group(2))
                        + state(processor));
            }
        }
        return lines;
    }

    private static String state(String processor) {
        Matcher x86 = X86_FLAGS.matcher(processor);
        if (x86.find()) {
            String halted = X86_HALTED.matcher(processor).find() ? ", halted" : "";
            return interrupts((Long.parseUnsignedLong(x86.group(1), 16) & X86_IF) != 0) + halted;
        }
        Matcher arm = ARM_FLAGS.matcher(processor);
        return arm.find() ? interrupts((Long.parseUnsignedLong(arm.group(1), 16) & ARM_I) == 0) : "";
    }

    private static String interrupts(boolean on) {
        return on ? ", interrupts on" : DEAF;
    }
}
