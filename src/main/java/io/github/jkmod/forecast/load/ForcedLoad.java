package io.github.jkmod.forecast.load;

import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;

/** {@code try_to_force_load}: a check that cannot be made is passed by a kernel with CONFIG_MODULE_FORCE_LOAD, which is tainted. */
public final class ForcedLoad {
    /** {@code TAINT_FORCED_MODULE}: the bit of taint F. */
    private static final int TAINT = 1;

    private ForcedLoad() {}

    /**
     * {@return whether the kernel lets it pass} Says so; it does not refuse by itself, as not every caller does.
     *
     * @param what the check that is not made; said once for each
     * @param reason the kernel's word for what cannot be checked, such as {@code bad vermagic} or a symbol
     */
    public static boolean passes(Load load, LoadStage stage, String reason, String what, String hint) {
        if (!load.option("MODULE_FORCE_LOAD", true)) {
            return false;
        }
        boolean first = load.taints.add('F');
        if (load.forcedChecks.add(what)) {
            Finding finding = Finding.warning(
                    stage, what, "the kernel lets it pass, and is tainted F from then on (try_to_force_load)", hint);
            load.findings()
                    .add(
                            first && Taints.willLog(load, TAINT)
                                    ? finding.logged(
                                            load.structModule().printedName() + ": " + reason + ": kernel tainted.")
                                    : finding);
        }
        return true;
    }

    /** Ends the load as a kernel without CONFIG_MODULE_FORCE_LOAD does: without a word in its log. */
    public static void refuse(Load load, LoadStage stage, String what, String hint) {
        load.findings()
                .refuse(
                        Errno.ENOEXEC,
                        Finding.error(
                                stage,
                                what,
                                "this kernel has no CONFIG_MODULE_FORCE_LOAD, and says nothing (try_to_force_load)",
                                hint));
    }
}
