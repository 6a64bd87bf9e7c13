package io.github.jkmod.forecast;

import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.ProcModule;
import java.util.List;
import java.util.Optional;

/**
 * What the forecast wants to know of a kernel.
 *
 * @param identity release and architecture
 * @param modules the modules that are in
 * @param mayLoad whether this process may load modules at all (CAP_SYS_MODULE and {@code modules_disabled})
 * @param listsData whether /proc/kallsyms lists data symbols (CONFIG_KALLSYMS_ALL); empty if it could not be seen
 */
public record KernelFacts(
        Fact<KernelIdentity> identity,
        Fact<List<ProcModule>> modules,
        Fact<Boolean> mayLoad,
        Optional<Boolean> listsData) {}
