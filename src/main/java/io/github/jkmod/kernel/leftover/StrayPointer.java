package io.github.jkmod.kernel.leftover;

import io.github.jkmod.model.ModuleName;

/**
 * A pointer that a kernel still has into memory that was a module's.
 *
 * @param module whose it was
 * @param holder where it is, by the kernel's own symbol: {@code reboot_notifier_list+0x8}, with the processor whose variable it is
 * @param target where it points to, by the module's symbol: {@code leftover_reboot+0x0}
 */
public record StrayPointer(ModuleName module, String holder, String target) {
    @Override
    public String toString() {
        return holder + " points to " + target;
    }
}
