package io.github.jkmod.loader;

import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.model.Fact;
import io.github.jkmod.module.ModuleFile;
import java.util.List;
import java.util.Optional;

/**
 * All that one load showed.
 *
 * @param call the system call that was to be made
 * @param module the file as analysed, which is the file as loaded
 * @param identity the kernel it was loaded into
 * @param forecast what was to happen
 * @param attempt the system call; empty if the forecast kept it from being made
 * @param timeline the module's states while it was watched; empty if it was not
 * @param during a look taken while init ran, if one was asked for and caught
 * @param after a look taken when the call had ended; empty without an attempt
 */
public record LoadResult(
        LoadCall call,
        ModuleFile module,
        Fact<KernelIdentity> identity,
        Forecast forecast,
        Optional<Attempt> attempt,
        List<Moment> timeline,
        Optional<ModuleSight> during,
        Optional<ModuleSight> after) {
    /**
     * {@return whether init is known to have run: it was seen running, it broke the kernel, or the load went through}
     *
     * <p>Without any of these an error may be init's own or the loader's.
     */
    public boolean initRan() {
        return during.isPresent()
                || attempt.filter(made -> made.ending() != Attempt.Ending.FAILED)
                        .isPresent();
    }
}
