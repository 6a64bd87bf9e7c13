package io.github.jkmod.conformance;

import io.github.jkmod.forecast.verdict.ChangedFacts;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.model.Fact;

/** A kernel without tracing: it is booted with {@code initcall_debug}, so that its log tells which init was called. */
final class LoggingFacts extends ChangedFacts {
    LoggingFacts(KernelFacts files) {
        super(files);
    }

    @Override
    public KernelPolicy policy() {
        KernelPolicy usual = super.policy();
        return new KernelPolicy(
                usual.kptrRestrict(),
                usual.modulesDisabled(),
                usual.sigEnforce(),
                usual.lockdown(),
                usual.blacklist(),
                usual.tainted(),
                new Fact.Present<>(true));
    }
}
