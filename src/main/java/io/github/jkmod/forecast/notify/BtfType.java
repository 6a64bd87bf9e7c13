package io.github.jkmod.forecast.notify;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;

/**
 * One {@code struct btf_type}, read where it stands.
 *
 * @param types the type section
 * @param at where it begins in it, in bytes
 * @param name {@code name_off}
 * @param info kind, number of members and flag
 * @param size {@code size}, or for some kinds the number of the type that they refer to
 * @param wide whether the number of members has 24 bits and the kind 7, as in 7.2, not 16 and 5
 */
record BtfType(Window types, long at, long name, long info, long size, boolean wide) {
    /** Bytes of the fixed part. */
    static final int SIZE = 12;

    static final int INT = 1;
    static final int PTR = 2;
    static final int ARRAY = 3;
    static final int STRUCT = 4;
    static final int UNION = 5;
    static final int ENUM = 6;
    static final int FWD = 7;
    static final int TYPEDEF = 8;
    static final int VOLATILE = 9;
    static final int CONST = 10;
    static final int RESTRICT = 11;
    static final int FUNC = 12;
    static final int FUNC_PROTO = 13;
    static final int VAR = 14;
    static final int DATASEC = 15;
    static final int FLOAT = 16;
    static final int DECL_TAG = 17;
    static final int TYPE_TAG = 18;
    static final int ENUM64 = 19;

    /** {@code BTF_KIND_MAX}. */
    static final int MAX_KIND = ENUM64;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    /** {@return the type there, which fits in the section} */
    static BtfType read(Window types, long at, boolean wide) {
        return new BtfType(types, at, types.u32(at, LE), types.u32(at + 4, LE), types.u32(at + 8, LE), wide);
    }

    int kind() {
        return (int) (info >> 24) & (wide ? 0x7f : 0x1f);
    }

    long members() {
        return info & (wide ? 0xff_ffff : 0xffff);
    }

    boolean flag() {
        return info >>> 31 != 0;
    }

    /** {@return the 32-bit number that is so many bytes behind the fixed part} */
    long extra(long offset) {
        return types.u32(at + SIZE + offset, LE);
    }

    /** {@code btf_type_is_modifier}. */
    boolean isModifier() {
        return switch (kind()) {
            case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> true;
            default -> false;
        };
    }
}
