package io.github.jkmod.preflight;

import io.github.jkmod.model.ModuleName;
import java.util.List;

/**
 * A device that has no driver in the new kernel.
 *
 * @param device the device
 * @param drivers the modules that are for it today
 * @param reason why none is there
 */
public record DeviceLoss(Device device, List<ModuleName> drivers, String reason) {
    /** Copies the list. */
    public DeviceLoss {
        drivers = List.copyOf(drivers);
    }
}
