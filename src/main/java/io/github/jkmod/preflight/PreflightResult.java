package io.github.jkmod.preflight;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All that is said of one machine and one kernel.
 *
 * @param from the kernel of today; empty where nothing tells
 * @param to the new kernel
 * @param modules the worst first, then by name
 * @param devices that lose their driver
 * @param warnings lines of modprobe.d that the new kernel has no use for
 * @param notes what could not be looked at, and so may be lost unseen
 */
public record PreflightResult(
        Optional<String> from,
        String to,
        List<ModuleOutcome> modules,
        List<DeviceLoss> devices,
        List<String> warnings,
        List<String> notes) {
    private static final Comparator<ModuleOutcome> WORST_FIRST = Comparator.comparing(
                    (ModuleOutcome outcome) -> !outcome.isLoss())
            .thenComparing(ModuleOutcome::fate)
            .thenComparing(ModuleOutcome::name);

    /** Sorts the modules. */
    public PreflightResult {
        modules = modules.stream().sorted(WORST_FIRST).toList();
        devices = List.copyOf(devices);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    /** {@return whether a module or a device's driver is lost} */
    public boolean isLoss() {
        return !devices.isEmpty() || modules.stream().anyMatch(ModuleOutcome::isLoss);
    }

    /** {@return the modules of which the kernel's files do not tell enough} */
    public List<ModuleOutcome> unknown() {
        return modules.stream()
                .filter(outcome -> outcome.counts() && outcome.fate() == Fate.UNKNOWN)
                .toList();
    }
}
