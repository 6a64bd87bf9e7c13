package io.github.jkmod.forecast.params;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kernel's own types of parameters ({@code param_ops_*} of kernel/params.c). */
enum ParameterKind {
    BYTE("byte", 8, false),
    SHORT("short", 16, true),
    USHORT("ushort", 16, false),
    INT("int", 32, true),
    UINT("uint", 32, false),
    HEXINT("hexint", 32, false),
    LONG("long", 0, true),
    ULONG("ulong", 0, false),
    ULLONG("ullong", 64, false),
    BOOL("bool", 8, false),
    BOOL_ENABLE_ONLY("bool_enable_only", 8, false),
    INVBOOL("invbool", 8, false),
    BINT("bint", 32, true),
    CHARP("charp", 0, false),
    STRING("string", 0, false),
    ARRAY("array", 0, false);

    private static final Map<String, ParameterKind> BY_OPS = new HashMap<>();
    private static final Map<String, ParameterKind> BY_SETTER = new HashMap<>();

    static {
        for (ParameterKind kind : values()) {
            BY_OPS.put(kind == ARRAY ? "param_array_ops" : "param_ops_" + kind.label, kind);
            if (kind != ARRAY) {
                BY_SETTER.put(kind == STRING ? "param_set_copystring" : "param_set_" + kind.label, kind);
            }
        }
    }

    private final String label;
    private final int bits;
    private final boolean signed;

    ParameterKind(String label, int bits, boolean signed) {
        this.label = label;
        this.bits = bits;
        this.signed = signed;
    }

    /** {@return the kind whose {@code kernel_param_ops} have that symbol, or empty for a module's own} */
    static Optional<ParameterKind> ofOps(@Nullable String symbol) {
        return Optional.ofNullable(BY_OPS.get(symbol));
    }

    /** {@return the kind whose {@code set} function has that symbol, or empty} */
    static Optional<ParameterKind> ofSetter(@Nullable String symbol) {
        return Optional.ofNullable(BY_SETTER.get(symbol));
    }

    /** {@return the symbol of the {@code get} function in the kernel's own ops of this kind} */
    String getter() {
        return "param_get_"
                + switch (this) {
                    case BOOL_ENABLE_ONLY -> BOOL.label;
                    case BINT -> INT.label;
                    default -> label;
                };
    }

    /** {@return the name as in {@code module_param}} */
    String label() {
        return label;
    }

    /** {@return bits of the variable on a machine with addresses of {@code addressBits}; of a pointer to it for charp} */
    int bits(int addressBits) {
        return bits == 0 ? addressBits : bits;
    }

    boolean isSigned() {
        return signed;
    }

    boolean isNumber() {
        return switch (this) {
            case BYTE, SHORT, USHORT, INT, UINT, HEXINT, LONG, ULONG, ULLONG -> true;
            default -> false;
        };
    }

    /** {@return whether it is one of those that read yes and no} */
    boolean isBool() {
        return this == BOOL || this == BOOL_ENABLE_ONLY || this == INVBOOL || this == BINT;
    }

    /** {@code KERNEL_PARAM_OPS_FL_NOARG}: {@return whether it may come without a value} */
    boolean needsNoValue() {
        return this == BOOL || this == BOOL_ENABLE_ONLY || this == BINT;
    }

    /** {@return what it accepts, for people} */
    String accepts(int addressBits) {
        if (isBool()) {
            return "y, n, 1, 0, on or off";
        }
        if (this == CHARP) {
            return "up to 1024 bytes of text";
        }
        if (!isNumber()) {
            return this == STRING ? "text that fits its array" : "values with commas between";
        }
        int width = bits(addressBits);
        String least = signed ? Long.toString(-1L << (width - 1)) : "0";
        String most = signed ? Long.toString(-1L >>> (65 - width)) : Long.toUnsignedString(-1L >>> (64 - width));
        return least + " to " + most + ", decimal, hexadecimal with 0x or octal with 0";
    }
}
