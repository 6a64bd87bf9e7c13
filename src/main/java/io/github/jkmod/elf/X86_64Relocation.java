package io.github.jkmod.elf;

import org.jspecify.annotations.Nullable;

/**
 * The relocation types of x86-64 that occur in kernel modules, under the names of their
 * specification (System V ABI, AMD64 supplement).
 */
public enum X86_64Relocation implements RelocationType {
    R_X86_64_NONE(0),
    R_X86_64_64(1),
    R_X86_64_PC32(2),
    R_X86_64_GOT32(3),
    R_X86_64_PLT32(4),
    R_X86_64_RELATIVE(8),
    R_X86_64_GOTPCREL(9),
    R_X86_64_32(10),
    R_X86_64_32S(11),
    R_X86_64_16(12),
    R_X86_64_PC16(13),
    R_X86_64_8(14),
    R_X86_64_PC8(15),
    R_X86_64_PC64(24),
    R_X86_64_GOTPCRELX(41),
    R_X86_64_REX_GOTPCRELX(42);

    private static final @Nullable X86_64Relocation[] BY_NUMBER = RelocationType.byNumber(values());

    private final int number;

    X86_64Relocation(int number) {
        this.number = number;
    }

    /** {@return the type of that number, or null where it is none of these} */
    public static @Nullable X86_64Relocation of(long number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[(int) number] : null;
    }

    @Override
    public int number() {
        return number;
    }
}
