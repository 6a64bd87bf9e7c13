package io.github.jkmod.elf;

import org.jspecify.annotations.Nullable;

/**
 * The relocation types of 32-bit ARM that occur in kernel modules, under the names of their
 * specification (ELF for the Arm Architecture).
 */
public enum ArmRelocation implements RelocationType {
    R_ARM_NONE(0),
    R_ARM_PC24(1),
    R_ARM_ABS32(2),
    R_ARM_REL32(3),
    R_ARM_THM_CALL(10),
    R_ARM_CALL(28),
    R_ARM_JUMP24(29),
    R_ARM_THM_JUMP24(30),
    R_ARM_TARGET1(38),
    R_ARM_V4BX(40),
    R_ARM_PREL31(42),
    R_ARM_MOVW_ABS_NC(43),
    R_ARM_MOVT_ABS(44),
    R_ARM_MOVW_PREL_NC(45),
    R_ARM_MOVT_PREL(46),
    R_ARM_THM_MOVW_ABS_NC(47),
    R_ARM_THM_MOVT_ABS(48),
    R_ARM_THM_MOVW_PREL_NC(49),
    R_ARM_THM_MOVT_PREL(50),
    R_ARM_ALU_PC_G0_NC(57),
    R_ARM_ALU_PC_G1_NC(59),
    R_ARM_LDR_PC_G2(63);

    private static final @Nullable ArmRelocation[] BY_NUMBER = RelocationType.byNumber(values());

    private final int number;

    ArmRelocation(int number) {
        this.number = number;
    }

    /** {@return the type of that number, or null where it is none of these} */
    public static @Nullable ArmRelocation of(long number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[(int) number] : null;
    }

    @Override
    public int number() {
        return number;
    }
}
