package io.github.jkmod.forecast.admission;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.Taint;

/** What becomes of a module without a valid signature by a trusted key: the second half of {@code module_sig_check}. */
final class UnsignedLoad {
    private static final String NONE = "none";

    private final Load load;
    private final KernelPolicy policy;

    UnsignedLoad(Load load) {
        this.load = load;
        this.policy = load.kernel().policy();
    }

    /** {@return whether it is known that such a module is let in} */
    boolean isLetIn() {
        return !isOpen(policy.sigEnforce())
                && !isOpen(policy.lockdown())
                && !policy.sigEnforce().value().orElse(false)
                && policy.lockdown().value().orElse(NONE).equals(NONE);
    }

    /**
     * Refuses it, or lets it in as unsigned.
     *
     * @param kind the kernel's words for such a module in its log, such as {@code unsigned module}
     * @param finding what is missing
     */
    void judge(String kind, Finding finding) {
        load.module().taint(Taint.UNSIGNED);
        if (policy.sigEnforce().value().orElse(false)) {
            load.refuse(
                    Errno.EKEYREJECTED,
                    error(
                                    finding,
                                    "this kernel takes only modules with a valid signature (module.sig_enforce)",
                                    "sign it with a key that this kernel trusts, or boot without module.sig_enforce")
                            .logged("Loading of " + kind + " is rejected"));
            return;
        }
        if (isOpen(policy.sigEnforce())) {
            load.findings().unknown("sig_enforce");
            load.findings().add(finding);
            return;
        }
        String lockdown = policy.lockdown().value().orElse(NONE);
        if (!lockdown.equals(NONE)) {
            load.refuse(
                    Errno.EPERM,
                    error(
                            finding,
                            "this kernel is locked down (" + lockdown
                                    + "): unsigned module loading is restricted (security_locked_down)",
                            "sign it with a key that this kernel trusts, or boot without Secure Boot and lockdown="));
            return;
        }
        if (isOpen(policy.lockdown())) {
            load.findings().unknown("lockdown");
        }
        load.findings().add(finding);
    }

    /** An absent file is no open question: the kernel has no such thing then. */
    private static boolean isOpen(Fact<?> fact) {
        return fact instanceof Fact.Hidden<?> || fact instanceof Fact.Malformed<?>;
    }

    private static Finding error(Finding cause, String why, String hint) {
        Finding error = Finding.error(cause.stage(), cause.what()).because(why).hint(hint);
        return cause.where()
                .map(place -> error.at(place.section(), place.offset()))
                .orElse(error);
    }
}
