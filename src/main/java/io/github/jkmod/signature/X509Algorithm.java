package io.github.jkmod.signature;

import io.github.jkmod.model.LoaderChange;

/** The algorithms that certificates are signed by, each a digest and a kind of signature ({@code x509_note_sig_algo}). */
enum X509Algorithm {
    RSA_MD4(ObjectId.RSA_MD4, SignatureKind.RSA, "md4"),
    RSA_SHA1(ObjectId.RSA_SHA1, SignatureKind.RSA, "sha1"),
    RSA_SHA224(ObjectId.RSA_SHA224, SignatureKind.RSA, "sha224"),
    RSA_SHA256(ObjectId.RSA_SHA256, SignatureKind.RSA, "sha256"),
    RSA_SHA384(ObjectId.RSA_SHA384, SignatureKind.RSA, "sha384"),
    RSA_SHA512(ObjectId.RSA_SHA512, SignatureKind.RSA, "sha512"),
    RSA_SHA3_256(ObjectId.RSA_SHA3_256, SignatureKind.RSA, "sha3-256"),
    RSA_SHA3_384(ObjectId.RSA_SHA3_384, SignatureKind.RSA, "sha3-384"),
    RSA_SHA3_512(ObjectId.RSA_SHA3_512, SignatureKind.RSA, "sha3-512"),
    ECDSA_SHA1(ObjectId.ECDSA_SHA1, SignatureKind.ECDSA, "sha1"),
    ECDSA_SHA224(ObjectId.ECDSA_SHA224, SignatureKind.ECDSA, "sha224"),
    ECDSA_SHA256(ObjectId.ECDSA_SHA256, SignatureKind.ECDSA, "sha256"),
    ECDSA_SHA384(ObjectId.ECDSA_SHA384, SignatureKind.ECDSA, "sha384"),
    ECDSA_SHA512(ObjectId.ECDSA_SHA512, SignatureKind.ECDSA, "sha512"),
    ECDSA_SHA3_256(ObjectId.ECDSA_SHA3_256, SignatureKind.ECDSA, "sha3-256"),
    ECDSA_SHA3_384(ObjectId.ECDSA_SHA3_384, SignatureKind.ECDSA, "sha3-384"),
    ECDSA_SHA3_512(ObjectId.ECDSA_SHA3_512, SignatureKind.ECDSA, "sha3-512"),
    GOST_256(ObjectId.GOST_SIGNATURE_256, SignatureKind.ECRDSA, "streebog256"),
    GOST_512(ObjectId.GOST_SIGNATURE_512, SignatureKind.ECRDSA, "streebog512"),
    SM2(ObjectId.SM2_SM3, SignatureKind.SM2, "sm3"),
    ML_DSA_44(ObjectId.ML_DSA_44, SignatureKind.ML_DSA_44, "none"),
    ML_DSA_65(ObjectId.ML_DSA_65, SignatureKind.ML_DSA_65, "none"),
    ML_DSA_87(ObjectId.ML_DSA_87, SignatureKind.ML_DSA_87, "none"),
    /** Any other, which no kernel takes. */
    OTHER(ObjectId.OTHER, SignatureKind.RSA, "");

    private final ObjectId id;
    private final SignatureKind kind;
    private final String digestName;

    X509Algorithm(ObjectId id, SignatureKind kind, String digestName) {
        this.id = id;
        this.kind = kind;
        this.digestName = digestName;
    }

    static X509Algorithm of(ObjectId id) {
        for (X509Algorithm candidate : values()) {
            if (candidate.id == id) {
                return candidate;
            }
        }
        return OTHER;
    }

    SignatureKind kind() {
        return kind;
    }

    String digestName() {
        return digestName;
    }

    boolean isKnownTo(KernelCrypto crypto) {
        return switch (kind) {
            case RSA ->
                this != OTHER
                        && (digestName.equals("md4")
                                ? !crypto.has(LoaderChange.OLD_DIGESTS_GONE)
                                : isSha3Known(crypto));
            case ECDSA -> crypto.has(LoaderChange.ECDSA_CERTIFICATES) && isSha3Known(crypto);
            case ECRDSA -> true;
            case SM2 -> !crypto.has(LoaderChange.SM2_GONE);
            case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> crypto.has(LoaderChange.ML_DSA);
        };
    }

    private boolean isSha3Known(KernelCrypto crypto) {
        return !digestName.startsWith("sha3") || crypto.has(LoaderChange.SHA3_SIGNATURES);
    }
}
