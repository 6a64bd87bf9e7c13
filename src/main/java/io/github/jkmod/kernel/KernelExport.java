package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A symbol that the kernel or a module gives to modules ({@code struct kernel_symbol} and what stands beside it).
 *
 * @param name the symbol
 * @param owner the module that has it; empty for the kernel itself
 * @param crc its CRC, unsigned 32-bit; empty where it is not known or the kernel keeps none
 * @param gplOnly whether only GPL-compatible modules may use it; empty where that is not known
 * @param namespace the namespace it is in, an empty string for none; empty where that is not known
 */
public record KernelExport(
        String name,
        Optional<ModuleName> owner,
        OptionalLong crc,
        Optional<Boolean> gplOnly,
        Optional<String> namespace) {
    /** {@return the same as an export of that module} */
    public KernelExport ownedBy(ModuleName module) {
        return new KernelExport(name, Optional.of(module), crc, gplOnly, namespace);
    }
}
