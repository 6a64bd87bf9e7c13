package io.github.jkmod.signature;

import io.github.jkmod.signature.Asn1Program.Action;

/** A sequence of two integers: an RSA key (n, e) or an ECDSA signature (r, s); their contents as they stand there. */
final class IntegerPair {
    private static final Asn1Program<IntegerPair> PROGRAM = Asn1Program.<IntegerPair>builder()
            .match(Asn1Tag.SEQUENCE)
            .match(Asn1Tag.INTEGER, (pair, element) -> pair.onFirst.accept(pair, element))
            .match(Asn1Tag.INTEGER, (pair, element) -> pair.onSecond.accept(pair, element))
            .end()
            .complete()
            .build();

    private final Action<IntegerPair> onFirst;
    private final Action<IntegerPair> onSecond;

    byte[] first = {};
    byte[] second = {};

    private IntegerPair(Action<IntegerPair> onFirst, Action<IntegerPair> onSecond) {
        this.onFirst = onFirst;
        this.onSecond = onSecond;
    }

    /**
     * {@return the two}
     *
     * @param onFirst looks at the first one, and keeps it
     * @param onSecond looks at the second one, and keeps it
     */
    static IntegerPair decode(byte[] data, Action<IntegerPair> onFirst, Action<IntegerPair> onSecond) {
        IntegerPair pair = new IntegerPair(onFirst, onSecond);
        Asn1Machine.decode(PROGRAM, pair, data);
        return pair;
    }
}
