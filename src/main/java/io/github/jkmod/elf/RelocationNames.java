package io.github.jkmod.elf;

import org.jspecify.annotations.Nullable;

/** Names of the relocation types that occur in kernel modules, per machine. */
public final class RelocationNames {
    private RelocationNames() {}

    /** {@return the type's name, such as {@code R_ARM_CALL}; the number in decimal where it is unknown} */
    public static String of(int machine, long type) {
        RelocationType known = type(machine, type);
        return known == null ? Long.toString(type) : known.label();
    }

    private static @Nullable RelocationType type(int machine, long type) {
        return switch (machine) {
            case ElfConstants.EM_X86_64 -> X86_64Relocation.of(type);
            case ElfConstants.EM_AARCH64 -> AArch64Relocation.of(type);
            case ElfConstants.EM_ARM -> ArmRelocation.of(type);
            case ElfConstants.EM_RISCV -> RiscvRelocation.of(type);
            default -> null;
        };
    }
}
