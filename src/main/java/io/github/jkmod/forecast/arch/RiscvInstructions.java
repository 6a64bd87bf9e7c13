package io.github.jkmod.forecast.arch;

/** Puts immediates into RISC-V instructions; the formats are those of the ISA manual. */
enum RiscvInstructions {
    /** I: arithmetic, loads, JALR. */
    I_TYPE(4, 0x000f_ffff),
    /** S: stores. */
    S_TYPE(4, 0x01ff_f07f),
    /** B: branches. */
    B_TYPE(4, 0x01ff_f07f),
    /** U: LUI, AUIPC. */
    U_TYPE(4, 0x0000_0fff),
    /** J: JAL. */
    J_TYPE(4, 0x0000_0fff),
    /** CB: compressed branches. */
    CB_TYPE(2, 0xe383),
    /** CJ: compressed jumps. */
    CJ_TYPE(2, 0xe003);

    private final int bytes;
    private final int kept;

    RiscvInstructions(int bytes, int kept) {
        this.bytes = bytes;
        this.kept = kept;
    }

    /** {@return how long the instruction is} */
    int bytes() {
        return bytes;
    }

    /** {@return the instruction with the immediate's bits in their places} */
    int encode(int instruction, long immediate) {
        int value = (int) immediate;
        return (instruction & kept) | bits(value);
    }

    private int bits(int value) {
        return switch (this) {
            case I_TYPE -> (value & 0xfff) << 20;
            case S_TYPE -> (value & 0xfe0) << 20 | (value & 0x1f) << 7;
            case B_TYPE -> (value & 0x1000) << 19 | (value & 0x800) >> 4 | (value & 0x7e0) << 20 | (value & 0x1e) << 7;
            case U_TYPE -> (value + 0x800) & 0xffff_f000;
            case J_TYPE ->
                (value & 0x10_0000) << 11 | (value & 0xf_f000) | (value & 0x800) << 9 | (value & 0x7fe) << 20;
            case CB_TYPE ->
                (value & 0x100) << 4
                        | (value & 0xc0) >> 1
                        | (value & 0x20) >> 3
                        | (value & 0x18) << 7
                        | (value & 0x6) << 2;
            case CJ_TYPE ->
                (value & 0x800) << 1
                        | (value & 0x400) >> 2
                        | (value & 0x300) << 1
                        | (value & 0x80) >> 1
                        | (value & 0x40) << 1
                        | (value & 0x20) >> 3
                        | (value & 0x10) << 7
                        | (value & 0xe) << 2;
        };
    }
}
