package io.github.jkmod.forecast.load;

import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Taint;

/**
 * {@code try_to_force_load}: a check that cannot be made is passed by a kernel with CONFIG_MODULE_FORCE_LOAD, which is tainted.
 *
 * @param stage where the check would be made
 * @param what the check that is not made; said once for each
 * @param hint how the module gets what would be checked
 */
public record ForcedLoad(LoadStage stage, String what, String hint) {
    private static final String FUNCTION = "try_to_force_load";

    /**
     * {@return whether the kernel lets it pass} Says so; it does not refuse by itself, as not every caller does.
     *
     * @param reason the kernel's word for what cannot be checked, such as {@code bad vermagic} or a symbol
     */
    public boolean passes(Load load, String reason) {
        if (!load.option("MODULE_FORCE_LOAD", true)) {
            return false;
        }
        boolean first = load.module().taint(Taint.FORCED);
        if (load.module().passedByForce(what)) {
            Finding finding = Finding.warning(stage, what)
                    .in(FUNCTION)
                    .because("the kernel lets it pass, and is tainted F from then on")
                    .hint(hint);
            load.findings()
                    .add(
                            first && Taints.willLog(load, Taint.FORCED)
                                    ? finding.logged(
                                            load.structModule().printedName() + ": " + reason + ": kernel tainted.")
                                    : finding);
        }
        return true;
    }

    /** Passes, or ends the load as a kernel without CONFIG_MODULE_FORCE_LOAD does: without a word in its log. */
    public void passOrRefuse(Load load, String reason) {
        if (!passes(load, reason)) {
            load.refuse(
                    Errno.ENOEXEC,
                    Finding.error(stage, what)
                            .in(FUNCTION)
                            .because("this kernel has no CONFIG_MODULE_FORCE_LOAD, and says nothing")
                            .hint(hint));
        }
    }
}
