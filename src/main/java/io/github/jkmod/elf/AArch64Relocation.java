package io.github.jkmod.elf;

import org.jspecify.annotations.Nullable;

/**
 * The relocation types of 64-bit ARM that occur in kernel modules, under the names of their
 * specification (ELF for the Arm 64-bit Architecture).
 */
public enum AArch64Relocation implements RelocationType {
    R_AARCH64_NONE(0),
    /** The number that {@code R_AARCH64_NONE} had first, and that the kernel still takes. */
    R_AARCH64_NONE_256(256),
    R_AARCH64_ABS64(257),
    R_AARCH64_ABS32(258),
    R_AARCH64_ABS16(259),
    R_AARCH64_PREL64(260),
    R_AARCH64_PREL32(261),
    R_AARCH64_PREL16(262),
    R_AARCH64_MOVW_UABS_G0(263),
    R_AARCH64_MOVW_UABS_G0_NC(264),
    R_AARCH64_MOVW_UABS_G1(265),
    R_AARCH64_MOVW_UABS_G1_NC(266),
    R_AARCH64_MOVW_UABS_G2(267),
    R_AARCH64_MOVW_UABS_G2_NC(268),
    R_AARCH64_MOVW_UABS_G3(269),
    R_AARCH64_MOVW_SABS_G0(270),
    R_AARCH64_MOVW_SABS_G1(271),
    R_AARCH64_MOVW_SABS_G2(272),
    R_AARCH64_LD_PREL_LO19(273),
    R_AARCH64_ADR_PREL_LO21(274),
    R_AARCH64_ADR_PREL_PG_HI21(275),
    R_AARCH64_ADR_PREL_PG_HI21_NC(276),
    R_AARCH64_ADD_ABS_LO12_NC(277),
    R_AARCH64_LDST8_ABS_LO12_NC(278),
    R_AARCH64_TSTBR14(279),
    R_AARCH64_CONDBR19(280),
    R_AARCH64_JUMP26(282),
    R_AARCH64_CALL26(283),
    R_AARCH64_LDST16_ABS_LO12_NC(284),
    R_AARCH64_LDST32_ABS_LO12_NC(285),
    R_AARCH64_LDST64_ABS_LO12_NC(286),
    R_AARCH64_MOVW_PREL_G0(287),
    R_AARCH64_MOVW_PREL_G0_NC(288),
    R_AARCH64_MOVW_PREL_G1(289),
    R_AARCH64_MOVW_PREL_G1_NC(290),
    R_AARCH64_MOVW_PREL_G2(291),
    R_AARCH64_MOVW_PREL_G2_NC(292),
    R_AARCH64_MOVW_PREL_G3(293),
    R_AARCH64_LDST128_ABS_LO12_NC(299);

    private static final @Nullable AArch64Relocation[] BY_NUMBER = RelocationType.byNumber(values());

    private final int number;

    AArch64Relocation(int number) {
        this.number = number;
    }

    /** {@return the type of that number, or null where it is none of these} */
    public static @Nullable AArch64Relocation of(long number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[(int) number] : null;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public String label() {
        return this == R_AARCH64_NONE_256 ? R_AARCH64_NONE.name() : name();
    }
}
