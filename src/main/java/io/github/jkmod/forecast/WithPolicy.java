package io.github.jkmod.forecast;

import io.github.jkmod.kernel.KernelPolicy;

/** A kernel as it would be under another policy, such as with {@code module.sig_enforce=1}. */
public final class WithPolicy extends ChangedFacts {
    private final KernelPolicy policy;

    /**
     * @param base what stays as it is
     * @param policy what it allows
     */
    public WithPolicy(KernelFacts base, KernelPolicy policy) {
        super(base);
        this.policy = policy;
    }

    @Override
    public KernelPolicy policy() {
        return policy;
    }
}
