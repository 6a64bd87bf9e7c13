package io.github.jkmod.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in code as kernels write it ({@code %pS}): {@code hello_exit+0x10/0x20 [hello]}.
 *
 * @param kind what the place is
 * @param function the symbol that the kernel names it by
 * @param offset bytes from there
 * @param size bytes from the symbol to the next one, as the kernel knows it
 * @param module whose code it is; empty where it is the kernel's own
 * @param buildId in hexadecimal, where the kernel tells the module's ({@code STACKTRACE_BUILD_ID})
 * @param reliable whether it is a caller for certain: x86 marks by a question mark what it only found on the stack
 */
public record Frame(
        Kind kind,
        String function,
        long offset,
        long size,
        Optional<String> module,
        Optional<String> buildId,
        boolean reliable) {
    /** What a place is. */
    public enum Kind {
        /** The instruction that the processor was at. */
        PC,
        /** What a warning names: the same on most architectures, on arm the place behind the call that warns. */
        WARNING,
        /** The register with the return address: who called, as a rule. */
        LINK,
        /** An entry of the call trace: where a call returns to. */
        TRACE
    }

    private static final Pattern PLACE =
            Pattern.compile("(\\? )?\\(?([A-Za-z_.$][\\w.$]{0,511})\\+0x([0-9a-f]{1,8})/0x([0-9a-f]{1,8})"
                    + "(?: \\[([\\w-]{1,64})(?: ([0-9a-f]{2,64}))?])?");

    /** What is before a place: {@code show_ip} of x86, {@code show_regs} of arm64, arm and riscv; {@code __warn}. */
    private static final Map<Kind, Pattern> KINDS = Map.of(
            Kind.PC,
            Pattern.compile("\\b(?:RIP: [0-9a-f]{4}:|pc : |PC is at |epc : )"),
            Kind.WARNING,
            Pattern.compile("^WARNING: "),
            Kind.LINK,
            Pattern.compile("\\b(?:lr : |LR is at |ra : )"));

    /** {@return the places that a line of a report names; of arm, where a line names two, it is the caller} */
    static List<Frame> of(String line) {
        List<Frame> frames = new ArrayList<>();
        Matcher place = PLACE.matcher(line);
        while (place.find()) {
            frames.add(new Frame(
                    kind(line.substring(0, place.start())),
                    place.group(2),
                    Long.parseLong(place.group(3), 16),
                    Long.parseLong(place.group(4), 16),
                    Optional.ofNullable(place.group(5)),
                    Optional.ofNullable(place.group(6)),
                    place.group(1) == null));
        }
        return frames;
    }

    private static Kind kind(String before) {
        for (Map.Entry<Kind, Pattern> each : KINDS.entrySet()) {
            if (each.getValue().matcher(before).find()) {
                return each.getKey();
            }
        }
        return Kind.TRACE;
    }

    /** {@return whether that is the same place} */
    boolean isAt(Frame other) {
        return function.equals(other.function) && offset == other.offset && module.equals(other.module);
    }

    /** {@return as the kernel writes it} */
    @Override
    public String toString() {
        String place = function + "+0x" + Long.toHexString(offset) + "/0x" + Long.toHexString(size);
        return place + module.map(name -> " [" + name + "]").orElse("");
    }
}
