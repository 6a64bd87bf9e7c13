package io.github.jkmod.preflight;

import io.github.jkmod.model.ModuleName;
import java.util.Optional;

/**
 * A device that can be asked for by a modalias.
 *
 * @param path below /sys, such as {@code devices/pci0000:00/0000:00:03.0}
 * @param modalias such as {@code virtio:d00000001v00001AF4}
 * @param driver that is bound to it
 * @param module that the driver is from; empty also for a driver of the kernel itself
 */
public record Device(String path, String modalias, Optional<String> driver, Optional<ModuleName> module) {}
