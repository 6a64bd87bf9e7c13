package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.LittleEndian;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.ModuleMemory;
import java.util.Optional;

/** {@code ftrace_init_nop} of arch/riscv/kernel/ftrace.c, which writes over a place to trace whatever is there. */
final class RiscvTracing {
    /** {@code MCOUNT_INSN_SIZE}: AUIPC and JALR, or NOPs. */
    private static final int CALL = 8;

    private static final int POINTER = 8;

    /** C.NOP, and the lower half of NOP, whose upper half is 0. */
    private static final int C_NOP = 0x0001;

    private static final int NOP = 0x0013;

    private final Load load;
    private final ModuleText text;

    RiscvTracing(Load load, ModuleText text) {
        this.load = load;
        this.text = text;
    }

    /** With CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS, a pointer precedes the function, and the call is behind it. */
    void check(ModuleText.Table table, long place) {
        boolean pointer = load.option("DYNAMIC_FTRACE_WITH_CALL_OPS").orElse(false);
        if (pointer) {
            requireNops(table, place & -POINTER, POINTER);
            requireNops(table, place + POINTER, CALL);
        } else {
            requireNops(table, place, CALL);
        }
    }

    private void requireNops(ModuleText.Table table, long place, int length) {
        Optional<ModuleMemory.Region> there = load.memory().region(place, length);
        boolean inText = text.contains(place, length);
        if (!inText || there.isEmpty() || !areNops(there.get(), place, length)) {
            throw table.unsafe(
                    0,
                    "entry " + table.index + " leads to 0x" + Long.toHexString(place)
                            + (inText ? ", where NOPs should stand" : ", which is not the module's code"),
                    "the kernel writes over the " + length + " bytes there without a look (ftrace_init_nop)");
        }
    }

    private static boolean areNops(ModuleMemory.Region region, long place, int length) {
        int start = (int) (place - region.base());
        int at = start;
        while (at < start + length) {
            int half = (int) LittleEndian.unsigned(region.bytes(), at, 2);
            if (half == C_NOP) {
                at += 2;
            } else if (half == NOP
                    && at + 4 <= start + length
                    && LittleEndian.unsigned(region.bytes(), at + 2, 2) == 0) {
                at += 4;
            } else {
                return false;
            }
        }
        return true;
    }
}
