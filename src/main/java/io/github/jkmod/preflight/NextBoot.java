package io.github.jkmod.preflight;

import io.github.jkmod.forecast.verdict.ChangedFacts;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Fact;
import java.util.Arrays;

/**
 * A kernel that does not run yet, on the machine that it will run on: that machine's boot loader gives it the same words,
 * and its firmware locks it down as it does today.
 */
public final class NextBoot extends ChangedFacts {
    private static final String NONE = "none";

    private final KernelPolicy own;
    private final KernelPolicy today;
    private final boolean enforced;

    /**
     * @param kernel as its files tell
     * @param machine where it will run
     */
    public NextBoot(KernelFacts kernel, KernelRoot machine) {
        super(kernel);
        this.own = kernel.policy();
        this.today = KernelPolicy.read(machine);
        this.enforced = KernelFiles.text(machine.proc("cmdline"))
                .value()
                .filter(line -> Arrays.stream(line.split("\\s+")).anyMatch(NextBoot::isEnforcement))
                .isPresent();
    }

    /** {@code sig_enforce} in kernel/module/signing.c: {@code bool_enable_only}. */
    private static boolean isEnforcement(String word) {
        return word.matches("module\\.sig_enforce(=([yY1].*|on))?");
    }

    @Override
    public KernelPolicy policy() {
        Fact<Boolean> signatures = own.sigEnforce().map(always -> always || enforced);
        boolean locks = own.lockdown().value().isPresent()
                && today.lockdown().value().filter(mode -> !mode.equals(NONE)).isPresent();
        return new KernelPolicy(
                own.kptrRestrict(),
                own.modulesDisabled(),
                signatures,
                locks ? today.lockdown() : own.lockdown(),
                today.blacklist().value().isPresent() ? today.blacklist() : own.blacklist(),
                own.tainted(),
                own.initcallDebug());
    }
}
