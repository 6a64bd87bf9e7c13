package io.github.jkmod.vm.spec;

import io.github.jkmod.model.Architecture;

/**
 * An architecture as gdb knows it.
 *
 * @param name what {@code set architecture} takes
 * @param firstArgument the place of the register with a function's first argument among gdb's registers
 * @param secondArgument the same of the second argument
 * @param breakpoint what gdb's protocol calls the kind of a breakpoint: the bytes of the instruction there
 */
public record GdbTarget(String name, int firstArgument, int secondArgument, int breakpoint) {
    private static final GdbTarget X86_64 = new GdbTarget("i386:x86-64", 5, 4, 1); // rdi, rsi
    private static final GdbTarget ARM64 = new GdbTarget("aarch64", 0, 1, 4);
    private static final GdbTarget ARM = new GdbTarget("arm", 0, 1, 4);
    private static final GdbTarget RISCV64 = new GdbTarget("riscv:rv64", 10, 11, 4); // a0, a1

    /** {@return what gdb knows that architecture as} */
    public static GdbTarget of(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> X86_64;
            case ARM64 -> ARM64;
            case ARM -> ARM;
            case RISCV64 -> RISCV64;
        };
    }
}
