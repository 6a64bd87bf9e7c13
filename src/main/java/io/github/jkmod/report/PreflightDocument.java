package io.github.jkmod.report;

import io.github.jkmod.preflight.Fate;
import io.github.jkmod.preflight.Origin;
import java.util.List;
import java.util.Optional;

/**
 * What a machine loses in another kernel, as {@code preflight --json} writes it.
 *
 * @param from the kernel of today
 * @param to the new kernel
 * @param loss whether a module or a device's driver is lost
 * @param modules in use, the worst first
 * @param devices that lose their driver
 * @param warnings lines of modprobe.d that the new kernel has no use for
 * @param notes what could not be looked at
 * @param trials what the new kernel did in a guest; empty unless that was asked for
 */
public record PreflightDocument(
        Optional<String> from,
        String to,
        boolean loss,
        List<InUse> modules,
        List<Driverless> devices,
        List<String> warnings,
        List<String> notes,
        List<Trial> trials) {
    /**
     * A module that was loaded in a guest of the new kernel.
     *
     * @param module its name
     * @param forecast what was said of it
     * @param loaded whether the kernel took it and its init succeeded
     * @param errno of the load
     * @param initsOwn whether that is what its init returned: in a guest the hardware is another
     * @param asForecast whether the kernel did as was said
     */
    public record Trial(
            String module,
            Fate forecast,
            boolean loaded,
            Optional<String> errno,
            boolean initsOwn,
            boolean asForecast) {}

    /** {@return this with what the kernel did} */
    public PreflightDocument with(List<Trial> tried) {
        return new PreflightDocument(from, to, loss, modules, devices, warnings, notes, tried);
    }

    /**
     * A module in use.
     *
     * @param module its name
     * @param origins why it counts as in use
     * @param fate in the new kernel
     * @param lost whether the machine loses it: what is missing today, or only named in modprobe.d, is not lost
     * @param errno of a refusal
     * @param stage of a refusal
     * @param successor the module that takes its place
     * @param reason why
     * @param hint what to do about it
     * @param warnings what the kernel says though it takes it
     */
    public record InUse(
            String module,
            List<Origin> origins,
            Fate fate,
            boolean lost,
            Optional<String> errno,
            Optional<String> stage,
            Optional<String> successor,
            String reason,
            String hint,
            List<String> warnings) {}

    /**
     * A device without a driver.
     *
     * @param path below /sys
     * @param modalias of the device
     * @param driver that is bound today
     * @param modules that are for it today
     * @param reason why none is there
     */
    public record Driverless(
            String path, String modalias, Optional<String> driver, List<String> modules, String reason) {}
}
