package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** RSA with the padding of PKCS#1 1.5, with the errors of crypto/rsa.c and crypto/rsa-pkcs1pad.c (rsassa-pkcs1.c). */
final class RsaKey {
    /** What stands before the digest: an algorithm identifier and an octet string's header (RFC 8017, 9.2). */
    private static final Map<String, String> PREFIXES = Map.ofEntries(
            Map.entry("md5", "3020300c06082a864886f70d020505000410"),
            Map.entry("sha1", "3021300906052b0e03021a05000414"),
            Map.entry("sha224", "302d300d06096086480165030402040500041c"),
            Map.entry("sha256", "3031300d060960864801650304020105000420"),
            Map.entry("sha384", "3041300d060960864801650304020205000430"),
            Map.entry("sha512", "3051300d060960864801650304020305000440"),
            Map.entry("sha3-256", "3031300d060960864801650304020805000420"),
            Map.entry("sha3-384", "3041300d060960864801650304020905000430"),
            Map.entry("sha3-512", "3051300d060960864801650304020a05000440"));

    private static final RecentPowers POWERS = new RecentPowers();

    private static final int SHORTEST_PADDING = 8;
    private static final int MOST_BYTES = 512;

    private final BigInteger modulus;
    private final BigInteger exponent;
    private final int size;
    private final boolean strict;

    private RsaKey(BigInteger modulus, BigInteger exponent, KernelCrypto crypto) {
        this.modulus = modulus;
        this.exponent = exponent;
        int words = (modulus.bitLength() + crypto.wordBytes() * 8 - 1) / (crypto.wordBytes() * 8);
        this.size = words * crypto.wordBytes();
        this.strict = crypto.has(LoaderChange.RSA_STRICT);
    }

    /** {@return the bytes that a kernel of this version expects before the digest; empty if it knows none} */
    static Optional<byte[]> prefix(String digestName, KernelCrypto crypto) {
        boolean known = !digestName.startsWith("sha3-") || crypto.has(LoaderChange.SHA3_SIGNATURES);
        return Optional.ofNullable(known ? PREFIXES.get(digestName) : null).map(HexFormat.of()::parseHex);
    }

    /** {@return the key in an {@code RSAPublicKey}; throws {@link KernelRefusal} for one that a kernel does not take} */
    static RsaKey of(byte[] der, KernelCrypto crypto) {
        IntegerPair pair = IntegerPair.decode(
                der,
                (found, element) -> {
                    require(element.length() > 0, "an RSA key without a modulus");
                    found.first = element.content();
                },
                (found, element) -> {
                    require(
                            element.length() > 0 && element.length() <= found.first.length,
                            "an RSA key with an exponent longer than its modulus");
                    found.second = element.content();
                });
        RsaKey key = new RsaKey(new BigInteger(1, pair.first), new BigInteger(1, pair.second), crypto);
        boolean taken = key.size <= MOST_BYTES
                && switch (key.size * 8) {
                    case 512, 1024, 1536, 2048, 3072, 4096 -> true;
                    default -> false;
                };
        require(taken, "an RSA key of " + key.size * 8 + " bits");
        return key;
    }

    /** Returns if the signature is right. */
    void verify(byte[] signature, byte[] prefix, byte[] digest) {
        require(signature.length == size, "the signature has " + signature.length + " bytes, the key " + size);
        BigInteger number = new BigInteger(1, signature);
        boolean inRange = strict
                ? number.compareTo(BigInteger.ONE) > 0 && number.compareTo(modulus.subtract(BigInteger.ONE)) < 0
                : number.compareTo(modulus) < 0;
        require(inRange, "the signature is not a number below the key's modulus");
        byte[] block = padded(POWERS.of(number, exponent, modulus));
        require(block[0] == 0, "the signature does not decrypt to a padded digest");
        int from = 2;
        while (from < block.length && block[from] == (byte) 0xff) {
            from++;
        }
        boolean padded = block[1] == 1
                && from >= 2 + SHORTEST_PADDING
                && from < block.length
                && block[from] == 0
                && startsWith(block, from + 1, prefix);
        if (!padded) {
            throw new KernelRefusal(Errno.EBADMSG, "the signature does not decrypt to a padded digest").ofOtherBytes();
        }
        int start = from + 1 + prefix.length;
        if (!Arrays.equals(block, start, block.length, digest, 0, digest.length)) {
            throw new KernelRefusal(Errno.EKEYREJECTED, "the digest in the signature is another").ofOtherBytes();
        }
    }

    private byte[] padded(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] block = new byte[size];
        int length = Math.min(bytes.length, size);
        System.arraycopy(bytes, bytes.length - length, block, size - length, length);
        return block;
    }

    private static boolean startsWith(byte[] block, int from, byte[] prefix) {
        return prefix.length <= block.length - from
                && Arrays.equals(block, from, from + prefix.length, prefix, 0, prefix.length);
    }

    private static void require(boolean condition, String reason) {
        if (!condition) {
            throw new KernelRefusal(Errno.EINVAL, reason);
        }
    }
}
