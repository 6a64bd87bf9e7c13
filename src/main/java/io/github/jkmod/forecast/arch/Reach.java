package io.github.jkmod.forecast.arch;

/**
 * A sum of addresses as far as it can be known before the kernel has chosen them: every value from {@code low} up to
 * {@code high}, going upwards and around at 2^64.
 *
 * @param low the first value
 * @param high the last value; the same as {@code low} where the sum does not depend on any choice
 */
record Reach(long low, long high) {
    /** Whether a sum fits a field. */
    enum Answer {
        /** Wherever things come to lie. */
        FITS,
        /** Nowhere. */
        OVERFLOWS,
        /** In some places only. */
        DEPENDS
    }

    static Reach exactly(long value) {
        return new Reach(value, value);
    }

    /** {@return this with {@code addend} added} */
    Reach plus(long addend) {
        return new Reach(low + addend, high + addend);
    }

    /** {@return these values multiplied by 2^{@code bits}: for fields and addresses that wrap around earlier} */
    Reach shifted(int bits) {
        return new Reach(low << bits, high << bits);
    }

    /** {@return whether the values are all, none or some of those from {@code first} up to {@code last}} */
    Answer within(long first, long last) {
        long length = last - first;
        long span = high - low;
        long start = low - first;
        if (Long.compareUnsigned(start, length) <= 0) {
            return Long.compareUnsigned(span, length - start) <= 0 ? Answer.FITS : Answer.DEPENDS;
        }
        return Long.compareUnsigned(span, first - low) < 0 ? Answer.OVERFLOWS : Answer.DEPENDS;
    }

    /** {@return whether all fit a signed field of that many bits} */
    Answer signed(int bits) {
        return within(-1L << (bits - 1), (1L << (bits - 1)) - 1);
    }

    /** {@return whether all fit an unsigned field of that many bits, less than 64} */
    Answer unsigned(int bits) {
        return within(0, (1L << bits) - 1);
    }
}
