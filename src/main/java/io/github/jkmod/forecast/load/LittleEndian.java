package io.github.jkmod.forecast.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in a run of bytes as all three kernels store them; the caller has made sure that they are in it. */
public final class LittleEndian {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private LittleEndian() {}

    private static VarHandle view(Class<?> type) {
        return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
    }

    public static int s32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    public static long s64(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /** {@return the {@code width} bytes at {@code at} as a signed number; the width is 2, 4 or 8} */
    public static long signed(byte[] bytes, int at, int width) {
        return switch (width) {
            case 2 -> (short) SHORT.get(bytes, at);
            case 4 -> s32(bytes, at);
            default -> s64(bytes, at);
        };
    }

    /** {@return the {@code width} bytes at {@code at} as an unsigned number; the width is 1 to 8} */
    public static long unsigned(byte[] bytes, int at, int width) {
        return switch (width) {
            case 8 -> s64(bytes, at);
            case 4 -> s32(bytes, at) & 0xffff_ffffL;
            default -> {
                long value = 0;
                for (int i = width - 1; i >= 0; i--) {
                    value = value << 8 | (bytes[at + i] & 0xff);
                }
                yield value;
            }
        };
    }

    /** Stores the low {@code width} bytes of {@code value}; the width is 1 to 8. */
    public static void put(byte[] bytes, int at, int width, long value) {
        switch (width) {
            case 8 -> LONG.set(bytes, at, value);
            case 4 -> INT.set(bytes, at, (int) value);
            default -> {
                for (int i = 0; i < width; i++) {
                    bytes[at + i] = (byte) (value >>> (8 * i));
                }
            }
        }
    }
}
