package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECPoint;

/** ECDSA over the NIST curves, with the errors of crypto/ecdsa.c. */
final class EcdsaKey {
    private static final int UNCOMPRESSED = 4;

    private final ECPublicKeyParameters key;
    private final int numberBytes;

    private EcdsaKey(ECPublicKeyParameters key) {
        this.key = key;
        this.numberBytes = wholeWords(key.getParameters().getCurve().getFieldSize());
    }

    /** {@return the bytes of the 64-bit words that {@code bits} fill} */
    private static int wholeWords(int bits) {
        return (bits + 63) / 64 * 8;
    }

    /**
     * {@return the key at that point}
     *
     * @param algorithm with its curve, such as {@code ecdsa-nist-p256}
     */
    static EcdsaKey of(String algorithm, byte[] point) {
        X9ECParameters curve = CustomNamedCurves.getByName("P-" + algorithm.substring("ecdsa-nist-p".length()));
        int coordinate = (point.length - 1) / 2;
        boolean plausible = point.length % 2 == 1
                && point[0] == UNCOMPRESSED
                && wholeWords(coordinate * 8) == wholeWords(curve.getCurve().getFieldSize());
        try {
            if (plausible) {
                ECPoint place = curve.getCurve()
                        .validatePoint(
                                new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + coordinate)),
                                new BigInteger(1, Arrays.copyOfRange(point, 1 + coordinate, point.length)));
                return new EcdsaKey(new ECPublicKeyParameters(place, new ECDomainParameters(curve)));
            }
        } catch (IllegalArgumentException e) {
            // not on the curve: as any other implausible key
        }
        throw new KernelRefusal(Errno.EINVAL, "an ECDSA key that is no point of its curve");
    }

    /** Returns if the signature, a sequence of two integers, is right. */
    void verify(byte[] signature, byte[] digest) {
        IntegerPair pair = IntegerPair.decode(
                signature,
                (found, element) -> found.first = number(element),
                (found, element) -> found.second = number(element));
        BigInteger r = new BigInteger(1, pair.first);
        BigInteger s = new BigInteger(1, pair.second);
        BigInteger order = key.getParameters().getN();
        if (r.signum() == 0 || r.compareTo(order) >= 0 || s.signum() == 0 || s.compareTo(order) >= 0) {
            throw new KernelRefusal(Errno.EBADMSG, "a number of the signature is out of the curve's range");
        }
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, key);
        if (!verifier.verifySignature(digest, r, s)) {
            throw new KernelRefusal(Errno.EKEYREJECTED, "the signature is not the key's over this digest")
                    .ofOtherBytes();
        }
    }

    private byte[] number(Asn1Element element) {
        boolean fits = element.length() > 0
                && element.length() <= numberBytes + 1
                && (element.length() <= numberBytes || element.at(0) == 0);
        if (!fits) {
            throw new KernelRefusal(Errno.EINVAL, "a number of the signature is too long for the curve");
        }
        return element.content();
    }
}
