package io.github.jkmod.elf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A relocation type of one machine. */
public sealed interface RelocationType permits X86_64Relocation, AArch64Relocation, ArmRelocation, RiscvRelocation {
    /** The number that changes nothing, on every machine ({@code R_X86_64_NONE}, {@code R_ARM_NONE} …). */
    int NONE = 0;

    /** {@return {@code ELF_R_TYPE}} */
    int number();

    /** {@return the constant's name} */
    String name();

    /** {@return its name in the specification, such as {@code R_ARM_CALL}} */
    default String label() {
        return name();
    }

    /** {@return those types, each at the index that is its number: looking one up costs nothing} */
    static <T extends RelocationType> @Nullable T[] byNumber(T[] types) {
        int most = Arrays.stream(types).mapToInt(RelocationType::number).max().orElse(0);
        @Nullable T[] table = Arrays.copyOf(types, most + 1);
        Arrays.fill(table, null);
        for (T type : types) {
            table[type.number()] = type;
        }
        return table;
    }
}
