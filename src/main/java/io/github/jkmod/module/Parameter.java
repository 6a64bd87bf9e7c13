package io.github.jkmod.module;

import java.util.Optional;

/**
 * A module parameter, from {@code .modinfo} (for people) and the {@code __param} section (for the kernel).
 *
 * @param name as written in the source
 * @param description {@code parm=NAME:…}, or empty
 * @param type {@code parmtype=NAME:…}, a hint such as {@code array of int}, or empty
 * @param entry what the kernel uses, or empty where no {@code __param} entry has this name
 */
public record Parameter(
        String name, Optional<String> description, Optional<String> type, Optional<KernelParameter> entry) {
    /** {@return whether it shows under /sys/module/NAME/parameters: its permissions are not 0} */
    public boolean isVisible() {
        return entry.filter(kernel -> kernel.permissions() != 0).isPresent();
    }
}
