package io.github.jkmod.forecast.verdict;

import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Fact;
import java.util.List;

/** A kernel as it would be with certain modules loaded. */
public final class WithModules extends ChangedFacts {
    private final List<ProcModule> modules;

    /**
     * @param base what stays as it is
     * @param modules all that are in, the newest first
     */
    public WithModules(KernelFacts base, List<ProcModule> modules) {
        super(base);
        this.modules = List.copyOf(modules);
    }

    @Override
    public Fact<List<ProcModule>> modules() {
        return new Fact.Present<>(modules);
    }
}
