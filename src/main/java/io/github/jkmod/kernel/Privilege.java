package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import java.nio.file.Path;

/** What this process may do to the kernel ({@code may_init_module} of kernel/module/main.c). */
public final class Privilege {
    /** {@code CAP_SYS_MODULE}, a bit number of the masks in /proc/PID/status; see capabilities(7). */
    private static final int CAP_SYS_MODULE = 16;

    private static final String EFFECTIVE = "CapEff:";

    private Privilege() {}

    /** {@return whether this process may load and unload modules: the capability, and modules not disabled} */
    public static Fact<Boolean> mayLoad(KernelRoot root) {
        Fact<Boolean> capable = hasCapability(root.proc("self", "status"));
        boolean disabled = KernelPolicy.read(root).modulesDisabled().value().orElse(false);
        return capable.map(held -> held && !disabled);
    }

    private static Fact<Boolean> hasCapability(Path status) {
        return KernelFiles.lines(status)
                .flatMap(lines -> lines.stream()
                        .filter(line -> line.startsWith(EFFECTIVE))
                        .findFirst()
                        .<Fact<Boolean>>map(line ->
                                holds(status, line.substring(EFFECTIVE.length()).strip()))
                        .orElse(new Fact.Absent<>(status + ": no line " + EFFECTIVE)));
    }

    private static Fact<Boolean> holds(Path status, String mask) {
        try {
            return new Fact.Present<>((Long.parseUnsignedLong(mask, 16) >> CAP_SYS_MODULE & 1) == 1);
        } catch (NumberFormatException e) {
            return new Fact.Malformed<>(status + ": " + EFFECTIVE + " \"" + mask + "\" is no mask");
        }
    }
}
