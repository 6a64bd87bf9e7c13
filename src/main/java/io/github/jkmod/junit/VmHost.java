package io.github.jkmod.junit;

import io.github.jkmod.vm.spec.MachineShape;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * What all test classes of one run share.
 *
 * @param source where kernels and guests come from
 * @param permits how many tests may have guests
 * @param verdicts what becomes of failing tests' consoles
 */
record VmHost(GuestSource source, Permits permits, Verdicts verdicts) {
    static final Namespace SPACE = Namespace.create(VmHost.class);

    private static final String GUESTS = "jkmod.vm.guests";
    private static final String REPORTS = "jkmod.vm.reports";
    private static final String HOME = "jkmod.home";

    static VmHost of(ExtensionContext context) {
        return context.getRoot()
                .getStore(SPACE)
                .getOrComputeIfAbsent(VmHost.class, key -> configured(context), VmHost.class);
    }

    private static VmHost configured(ExtensionContext context) {
        Optional<String> guests = context.getConfigurationParameter(GUESTS);
        int cores = Runtime.getRuntime().availableProcessors();
        int permits = Permits.count(guests, cores, Permits.availableMib(), MachineShape.MEMORY_MIB);
        return new VmHost(
                new QemuGuests(context.getConfigurationParameter(HOME)),
                new Permits(permits, MachineShape.MEMORY_MIB),
                new Verdicts(ConsoleFiles.in(context.getConfigurationParameter(REPORTS))));
    }
}
