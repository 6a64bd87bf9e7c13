package io.github.jkmod.module;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfHeader;
import io.github.jkmod.model.Architecture;
import java.util.Optional;

/** From {@code e_machine} to the kernel's architecture ({@code elf_check_arch} of each). */
final class ElfMachine {
    private ElfMachine() {}

    /** The architecture, or empty for an unknown machine and for a class that does not go with it (such as x32). */
    static Optional<Architecture> architecture(ElfHeader header) {
        Optional<Architecture> named = switch (header.machine()) {
            case ElfConstants.EM_X86_64 -> Optional.of(Architecture.X86_64);
            case ElfConstants.EM_AARCH64 -> Optional.of(Architecture.ARM64);
            case ElfConstants.EM_ARM -> Optional.of(Architecture.ARM);
            default -> Optional.empty();
        };
        return named.filter(architecture -> architecture.bits() == header.elfClass());
    }
}
