package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.model.Architecture;

/**
 * What one architecture does in its own way while a module is loaded: all that the stages have to ask for. Its plain facts are
 * those of {@link Architecture}; another one is another class, and a row in {@link #of(Architecture)}.
 */
public interface ArchRules extends FileRules, MemoryRules, LinkRules, TracingRules, UsualOptions {
    /** {@return the rules of that architecture} */
    static ArchRules of(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> X86Rules.RULES;
            case ARM64 -> Arm64Rules.RULES;
            case ARM -> ArmRules.RULES;
            case RISCV64 -> RiscvRules.RULES;
        };
    }

    /** {@return the rules of the architecture that this load is on} */
    static ArchRules of(Load load) {
        return of(load.architecture());
    }
}
