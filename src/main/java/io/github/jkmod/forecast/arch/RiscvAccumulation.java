package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.RiscvRelocation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The relocations of one section that add, subtract or set: all of a place are summed up from 0, and stored at the end as the
 * last of them says ({@code add_relocation_to_accumulate}, {@code process_accumulated_relocations}).
 */
final class RiscvAccumulation {
    private static final int SIX_BITS = 0x3f;
    private static final int SEVEN_BITS = 0x7f;

    private final Map<Long, Sum> sums = new LinkedHashMap<>();

    /** What a place gets so far. */
    private static final class Sum {
        private RiscvRelocation last;
        private int entry;
        private long value;

        private Sum(RiscvRelocation last) {
            this.last = last;
        }
    }

    /** {@return whether entries of that type are summed up} */
    static boolean takes(RiscvRelocation type) {
        return width(type) >= 0;
    }

    /** {@return how many bytes the place has; 0 where the value decides, -1 for other types} */
    private static int width(RiscvRelocation type) {
        return switch (type) {
            case R_RISCV_ADD8, R_RISCV_SUB8, R_RISCV_SET8, R_RISCV_SUB6, R_RISCV_SET6 -> 1;
            case R_RISCV_ADD16, R_RISCV_SUB16, R_RISCV_SET16 -> 2;
            case R_RISCV_ADD32, R_RISCV_SUB32, R_RISCV_SET32 -> 4;
            case R_RISCV_ADD64, R_RISCV_SUB64 -> 8;
            case R_RISCV_SET_ULEB128, R_RISCV_SUB_ULEB128 -> 0;
            default -> -1;
        };
    }

    /** Sums up the walk's current entry, whose type is {@code type} and whose symbol and addend make {@code value}. */
    void add(RelocationWalk walk, RiscvRelocation type, long value) {
        Sum sum = sums.computeIfAbsent(walk.place(), any -> new Sum(type));
        sum.last = type;
        sum.entry = walk.index;
        sum.value = summed(type, sum.value, value);
    }

    /** The types' own handlers, for the sum in place of the place: they change as many of its low bytes. */
    private static long summed(RiscvRelocation type, long sum, long value) {
        return switch (type) {
            case R_RISCV_ADD8, R_RISCV_ADD16, R_RISCV_ADD32, R_RISCV_ADD64 -> low(sum, sum + value, width(type));
            case R_RISCV_SUB8, R_RISCV_SUB16, R_RISCV_SUB32, R_RISCV_SUB64 -> low(sum, sum - value, width(type));
            case R_RISCV_SET8, R_RISCV_SET16, R_RISCV_SET32 -> low(sum, value, width(type));
            case R_RISCV_SUB6 -> low(sum, (sum - (value & SIX_BITS)) & SIX_BITS, 1);
            case R_RISCV_SET6 -> low(sum, (sum & ~SIX_BITS) | (value & SIX_BITS), 1);
            case R_RISCV_SET_ULEB128 -> value;
            default -> sum - value; // R_RISCV_SUB_ULEB128
        };
    }

    private static long low(long sum, long changed, int width) {
        long mask = width == 8 ? -1 : (1L << (8 * width)) - 1;
        return (sum & ~mask) | (changed & mask);
    }

    /**
     * Stores the sums. What does not fit is not stored, and the kernel goes on.
     *
     * @throws io.github.jkmod.forecast.verdict.UnsafeAccess if one goes where nothing of the target section is
     */
    void store(RelocationWalk walk) {
        for (Sum sum : sums.values()) {
            walk.seek(sum.entry);
            int width = width(sum.last);
            if (width == 0) {
                storeLeb(walk, sum.value);
            } else if (sum.last == RiscvRelocation.R_RISCV_SUB6 || sum.last == RiscvRelocation.R_RISCV_SET6) {
                store(walk, 1, SIX_BITS, sum.value, SIX_BITS);
            } else {
                store(walk, width, width == 8 ? Long.MAX_VALUE : (1L << (8 * width)) - 1, sum.value, -1);
            }
        }
    }

    private static void store(RelocationWalk walk, int width, long most, long value, long mask) {
        if (value <= most) {
            int at = walk.reach(width);
            walk.write(at, width, (walk.read(at, width) & ~mask) | (value & mask));
        }
    }

    /** {@code apply_uleb128_accumulation}, which never ends for a negative number. */
    private static void storeLeb(RelocationWalk walk, long value) {
        if (value < 0) {
            throw walk.unsafe(
                    walk.typeName() + " against " + walk.symbolLabel() + " gives a negative number",
                    "the kernel writes bytes without an end for it (apply_uleb128_accumulation)");
        }
        int bytes = (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7;
        int at = walk.reach(bytes);
        long rest = value;
        for (int i = 0; i < bytes; i++) {
            long more = rest >> 7 == 0 ? 0 : SEVEN_BITS + 1;
            walk.write(at + i, 1, (rest & SEVEN_BITS) | more);
            rest >>= 7;
        }
    }
}
