package io.github.jkmod.forecast.params;

import io.github.jkmod.model.Errno;
import java.util.Optional;

/** {@code kstrtoull}, {@code kstrtoll} and the narrower ones of lib/kstrtox.c, with the base found out (0). */
final class ParameterNumbers {
    /**
     * What came of it.
     *
     * @param value the number, an unsigned one as its 64 bits
     * @param errno EINVAL or ERANGE, or empty
     */
    record Parsed(long value, Optional<Errno> errno) {
        private static Parsed failed(Errno errno) {
            return new Parsed(0, Optional.of(errno));
        }
    }

    private ParameterNumbers() {}

    /** {@return the number in {@code text}, which must fit that many bits} */
    static Parsed parse(String text, int bits, boolean signed) {
        return signed ? signed(text, bits) : unsigned(text, bits);
    }

    private static Parsed unsigned(String text, int bits) {
        Parsed parsed = magnitude(text.startsWith("+") ? text.substring(1) : text);
        boolean fits = bits == 64 || parsed.value >>> bits == 0;
        return parsed.errno.isPresent() || fits ? parsed : Parsed.failed(Errno.ERANGE);
    }

    private static Parsed signed(String text, int bits) {
        boolean negative = text.startsWith("-");
        Parsed parsed = negative ? magnitude(text.substring(1)) : unsigned(text, 64);
        if (parsed.errno.isPresent()) {
            return parsed;
        }
        long value = negative ? -parsed.value : parsed.value;
        boolean wrongSign = negative ? value > 0 : value < 0;
        int unused = 64 - bits;
        return wrongSign || value << unused >> unused != value
                ? Parsed.failed(Errno.ERANGE)
                : new Parsed(value, Optional.empty());
    }

    /** {@code _kstrtoull}: too large comes before what follows the digits; one newline may. */
    private static Parsed magnitude(String text) {
        int base = base(text);
        int at = base == 16 ? 2 : 0;
        int first = at;
        long value = 0;
        boolean overflow = false;
        for (; at < text.length(); at++) {
            int digit = digit(text.charAt(at));
            if (digit < 0 || digit >= base) {
                break;
            }
            overflow |= Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, base)) > 0;
            value = value * base + digit;
        }
        if (overflow) {
            return Parsed.failed(Errno.ERANGE);
        }
        if (at < text.length() && text.charAt(at) == '\n' && at > first) {
            at++;
        }
        return at == first || at < text.length() ? Parsed.failed(Errno.EINVAL) : new Parsed(value, Optional.empty());
    }

    private static int base(String text) {
        if (!text.startsWith("0")) {
            return 10;
        }
        boolean hex =
                text.length() > 2 && (text.charAt(1) == 'x' || text.charAt(1) == 'X') && digit(text.charAt(2)) >= 0;
        return hex ? 16 : 8;
    }

    /** {@return the value of a digit of base 16, or -1} */
    private static int digit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
