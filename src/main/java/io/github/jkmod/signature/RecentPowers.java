package io.github.jkmod.signature;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Powers of numbers, of which the last ones are remembered: the certificates that a kernel trusts are checked for every
 * module, with the same numbers each time. For several threads.
 */
final class RecentPowers {
    private static final int MOST = 64;

    private record Question(BigInteger number, BigInteger exponent, BigInteger modulus) {}

    private static final class Recent extends LinkedHashMap<Question, BigInteger> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(MOST, 0.75f, true); // ordered by use
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, BigInteger> eldest) {
            return size() > MOST;
        }
    }

    private final Recent recent = new Recent();

    /** {@return {@code number} to the power of {@code exponent}, modulo {@code modulus}} */
    BigInteger of(BigInteger number, BigInteger exponent, BigInteger modulus) {
        Question question = new Question(number, exponent, modulus);
        synchronized (recent) {
            BigInteger known = recent.get(question);
            if (known != null) {
                return known;
            }
        }
        BigInteger power = number.modPow(exponent, modulus);
        synchronized (recent) {
            recent.put(question, power);
        }
        return power;
    }
}
