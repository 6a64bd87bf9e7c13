package io.github.jkmod.signature;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.model.KernelRelease;
import io.github.jkmod.model.LoaderChange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.GOST3411_2012_256Digest;
import org.bouncycastle.crypto.digests.GOST3411_2012_512Digest;
import org.bouncycastle.crypto.digests.MD4Digest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SM3Digest;

/** What a kernel's signature check knows and has: its version and its algorithms. */
public final class KernelCrypto {
    private static final int PIECE = 1 << 16;

    /**
     * After so many bytes Java's own digests are taken where it has them: they use the processor's instructions once they are
     * compiled, but finding and loading them takes longer than a few modules.
     */
    private static final long FEW = 4 << 20;

    private static final AtomicLong DIGESTED = new AtomicLong();

    private final KernelRelease release;
    private final boolean wide;
    private final Function<String, Optional<Boolean>> available;

    /**
     * @param release which kernel it is
     * @param wide whether it is a 64-bit kernel
     * @param available whether it has an algorithm of that name, as it names it itself ({@code sha256}, {@code rsa},
     *     {@code ecdsa}, {@code ecrdsa}, {@code sm2}, {@code mldsa}); empty where that is open
     */
    public KernelCrypto(KernelRelease release, boolean wide, Function<String, Optional<Boolean>> available) {
        this.release = release;
        this.wide = wide;
        this.available = available;
    }

    /** {@return whether it has that change} */
    boolean has(LoaderChange change) {
        return change.isIn(release);
    }

    /** {@return the bytes of a word of its numbers ({@code mpi_limb_t})} */
    int wordBytes() {
        return wide ? 8 : 4;
    }

    /** {@return whether it has that algorithm; throws {@link OpenQuestion} where that is not known} */
    boolean has(String algorithm) {
        return available.apply(algorithm).orElseThrow(() -> new OpenQuestion(algorithm));
    }

    /** {@return the name of the digest; empty for those that this version does not take} */
    Optional<String> digestName(ObjectId id) {
        boolean old = !has(LoaderChange.OLD_DIGESTS_GONE);
        return switch (id) {
            case MD4 -> only(old, "md4");
            case MD5 -> only(old, "md5");
            case SHA1 -> Optional.of("sha1");
            case SHA224 -> Optional.of("sha224");
            case SHA256 -> Optional.of("sha256");
            case SHA384 -> Optional.of("sha384");
            case SHA512 -> Optional.of("sha512");
            case SM3 -> only(has(LoaderChange.SM_MESSAGES), "sm3");
            case STREEBOG_256 -> only(has(LoaderChange.GOST_MESSAGES), "streebog256");
            case STREEBOG_512 -> only(has(LoaderChange.GOST_MESSAGES), "streebog512");
            case SHA3_256 -> only(has(LoaderChange.SHA3_SIGNATURES), "sha3-256");
            case SHA3_384 -> only(has(LoaderChange.SHA3_SIGNATURES), "sha3-384");
            case SHA3_512 -> only(has(LoaderChange.SHA3_SIGNATURES), "sha3-512");
            default -> Optional.empty();
        };
    }

    /** {@return how a message is signed ({@code pkcs7_sig_note_pkey_algo}); empty for what this version does not take} */
    Optional<SignatureKind> signatureKind(ObjectId id) {
        return switch (id) {
            case RSA -> Optional.of(SignatureKind.RSA);
            case ECDSA_SHA1, ECDSA_SHA224, ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 ->
                only(has(LoaderChange.ECDSA_MESSAGES), SignatureKind.ECDSA);
            case ECDSA_SHA3_256, ECDSA_SHA3_384, ECDSA_SHA3_512 ->
                only(has(LoaderChange.SHA3_SIGNATURES), SignatureKind.ECDSA);
            case GOST_KEY_256, GOST_KEY_512 -> only(has(LoaderChange.GOST_MESSAGES), SignatureKind.ECRDSA);
            case SM2_SM3 -> only(!has(LoaderChange.SM2_GONE) && has(LoaderChange.SM_MESSAGES), SignatureKind.SM2);
            case ML_DSA_44 -> only(has(LoaderChange.ML_DSA), SignatureKind.ML_DSA_44);
            case ML_DSA_65 -> only(has(LoaderChange.ML_DSA), SignatureKind.ML_DSA_65);
            case ML_DSA_87 -> only(has(LoaderChange.ML_DSA), SignatureKind.ML_DSA_87);
            default -> Optional.empty();
        };
    }

    /** {@return the digest of {@code data}, by an algorithm that {@link #has} said the kernel has} */
    static byte[] digest(String name, byte[] data) {
        return digest(name, Window.of(data, name));
    }

    /** {@return the digest of what is in {@code data}} */
    static byte[] digest(String name, Window data) {
        Optional<MessageDigest> javas = DIGESTED.addAndGet(data.size()) > FEW ? javas(name) : Optional.empty();
        if (javas.isPresent()) {
            return data.digest(javas.get());
        }
        Digest digest = newDigest(name);
        for (int at = 0; at < data.size(); at += PIECE) {
            byte[] piece = data.copy(at, Math.min(PIECE, data.size() - at));
            digest.update(piece, 0, piece.length);
        }
        byte[] result = new byte[digest.getDigestSize()];
        digest.doFinal(result, 0);
        return result;
    }

    /** Java's own; empty for those that not every Java has. */
    private static Optional<MessageDigest> javas(String name) {
        String algorithm = switch (name) {
            case "sha1" -> "SHA-1";
            case "sha256" -> "SHA-256";
            case "sha384" -> "SHA-384";
            case "sha512" -> "SHA-512";
            default -> "";
        };
        try {
            return algorithm.isEmpty() ? Optional.empty() : Optional.of(MessageDigest.getInstance(algorithm));
        } catch (NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    private static Digest newDigest(String name) {
        return switch (name) {
            case "md4" -> new MD4Digest();
            case "md5" -> new MD5Digest();
            case "sha1" -> new SHA1Digest();
            case "sha224" -> new SHA224Digest();
            case "sha256" -> SHA256Digest.newInstance();
            case "sha384" -> new SHA384Digest();
            case "sha512" -> new SHA512Digest();
            case "sm3" -> new SM3Digest();
            case "streebog256" -> new GOST3411_2012_256Digest();
            case "streebog512" -> new GOST3411_2012_512Digest();
            case "sha3-256" -> new SHA3Digest(256);
            case "sha3-384" -> new SHA3Digest(384);
            case "sha3-512" -> new SHA3Digest(512);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static <T> Optional<T> only(boolean condition, T value) {
        return condition ? Optional.of(value) : Optional.empty();
    }
}
