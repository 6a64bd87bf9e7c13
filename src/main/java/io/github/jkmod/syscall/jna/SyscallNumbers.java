package io.github.jkmod.syscall.jna;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.syscall.NoSystemCallsException;
import java.util.Map;

/**
 * The numbers of the three module system calls on one architecture ({@code asm/unistd.h}; pinned by native/abi).
 *
 * <p>They are those of the Java process, not of the kernel: a 32-bit ARM process on an arm64 kernel uses arm's.
 *
 * @param initModule {@code __NR_init_module}
 * @param finitModule {@code __NR_finit_module}
 * @param deleteModule {@code __NR_delete_module}
 */
record SyscallNumbers(long initModule, long finitModule, long deleteModule) {
    private static final Map<Architecture, SyscallNumbers> BY_ARCHITECTURE = Map.of(
            Architecture.X86_64, new SyscallNumbers(175, 313, 176),
            Architecture.ARM64, new SyscallNumbers(105, 273, 106),
            Architecture.ARM, new SyscallNumbers(128, 379, 129),
            Architecture.RISCV64, new SyscallNumbers(105, 273, 106));

    /**
     * {@return the numbers for a process whose {@code os.arch} is {@code osArch}}
     *
     * @throws NoSystemCallsException if jkmod does not know that architecture
     */
    static SyscallNumbers forJvm(String osArch) {
        return Architecture.named(osArch)
                .map(BY_ARCHITECTURE::get)
                .orElseThrow(() -> new NoSystemCallsException("os.arch " + osArch
                        + ": the numbers of the module system calls are known for "
                        + Architecture.known() + " only"));
    }

    /** {@return the numbers on {@code architecture}} */
    static SyscallNumbers of(Architecture architecture) {
        return forJvm(architecture.label());
    }
}
