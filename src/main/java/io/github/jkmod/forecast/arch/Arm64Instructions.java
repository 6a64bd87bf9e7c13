package io.github.jkmod.forecast.arch;

/** Puts immediates into arm64 instructions ({@code aarch64_insn_encode_immediate}). */
enum Arm64Instructions {
    /** MOVZ, MOVN, MOVK. */
    IMM_16(5, 16),
    /** Load literal, conditional branch, compare and branch. */
    IMM_19(5, 19),
    /** Test and branch. */
    IMM_14(5, 14),
    /** Add, load and store with an unsigned offset. */
    IMM_12(10, 12),
    /** B, BL. */
    IMM_26(0, 26),
    /** ADR, ADRP: the two lowest bits stand apart. */
    IMM_ADR(5, 19);

    private static final int ADR_LOW = 29;

    private final int shift;
    private final int bits;

    Arm64Instructions(int shift, int bits) {
        this.shift = shift;
        this.bits = bits;
    }

    /** {@return the instruction with the immediate's lowest bits in its field} */
    int encode(int instruction, long immediate) {
        int mask = (1 << bits) - 1;
        if (this == IMM_ADR) {
            int kept = instruction & ~(mask << shift) & ~(3 << ADR_LOW);
            return kept | (((int) (immediate >> 2) & mask) << shift) | (((int) immediate & 3) << ADR_LOW);
        }
        return (instruction & ~(mask << shift)) | (((int) immediate & mask) << shift);
    }
}
