package io.github.jkmod.junit;

import io.github.jkmod.model.KernelTrouble;
import java.util.List;
import java.util.stream.Collectors;

/** The kernel complained in a test that did not expect it, or did not where it was expected to. */
public final class KernelTroubleError extends AssertionError {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 20;

    private KernelTroubleError(String message) {
        super(message);
        setStackTrace(new StackTraceElement[0]); // where it was noticed does not matter
    }

    static KernelTroubleError unexpected(VmKernel kernel, List<KernelTrouble> troubles) {
        String reports = troubles.stream()
                .map(trouble -> trouble.lines().stream().limit(SHOWN).collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n\n"));
        return new KernelTroubleError("the kernel of " + kernel.label() + " complains: "
                + troubles.get(0).title() + "\n" + reports);
    }

    static KernelTroubleError absent(VmKernel kernel, List<String> patterns) {
        return new KernelTroubleError("the kernel of " + kernel.label() + " was expected to complain, but did not: "
                + String.join(", ", patterns));
    }
}
