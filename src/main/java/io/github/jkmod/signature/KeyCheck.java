package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import java.util.Objects;

/** Checks one signature with one key, with the errors of {@code public_key_verify_signature}. */
final class KeyCheck {
    private final KernelCrypto crypto;

    KeyCheck(KernelCrypto crypto) {
        this.crypto = crypto;
    }

    /** Returns if {@code signature} is one by the key in {@code signer}; throws {@link KernelRefusal} otherwise. */
    void verify(X509Certificate signer, PublicSignature signature) {
        SignatureKind kind = Objects.requireNonNull(signature.kind, "parsed");
        boolean same = kind.algorithm().equals(signer.keyAlgorithm);
        if (crypto.has(LoaderChange.KEY_MUST_FIT) && !same && !isEcdsaOf(signer, kind)) {
            throw new KernelRefusal(
                    Errno.EKEYREJECTED,
                    "signed by " + kind.algorithm() + ", but the key is for " + signer.keyAlgorithm);
        }
        switch (signer.keyAlgorithm) {
            case "rsa" -> verifyRsa(signer, signature, kind);
            case "ecdsa-nist-p192", "ecdsa-nist-p256", "ecdsa-nist-p384", "ecdsa-nist-p521" ->
                verifyEcdsa(signer, signature);
            default -> requireAbsent(signer.keyAlgorithm.startsWith("mldsa") ? "mldsa" : signer.keyAlgorithm);
        }
    }

    /** {@return whether the key's algorithm is the signature's with a curve} */
    static boolean isEcdsaOf(X509Certificate signer, SignatureKind kind) {
        return kind == SignatureKind.ECDSA && signer.keyAlgorithm.startsWith("ecdsa-");
    }

    private void verifyRsa(X509Certificate signer, PublicSignature signature, SignatureKind kind) {
        if (kind != SignatureKind.RSA) {
            throw new KernelRefusal(Errno.EINVAL, "an RSA key, but another encoding");
        }
        require("rsa");
        String digestName = Objects.requireNonNull(signature.digestName, "digested");
        byte[] prefix = RsaKey.prefix(digestName, crypto)
                .orElseThrow(() -> new KernelRefusal(
                        crypto.has(LoaderChange.RSA_DIGEST_CHECKED) ? Errno.EINVAL : Errno.ENOENT,
                        "RSA signatures of " + digestName + " digests do not exist"));
        byte[] digest = Objects.requireNonNull(signature.digest, "digested");
        RsaKey.of(Objects.requireNonNull(signer.key, "parsed"), crypto).verify(signature.signature, prefix, digest);
    }

    private void verifyEcdsa(X509Certificate signer, PublicSignature signature) {
        String digestName = Objects.requireNonNull(signature.digestName, "digested");
        boolean allowed = digestName.startsWith("sha")
                && (!digestName.startsWith("sha3-") || crypto.has(LoaderChange.SHA3_SIGNATURES));
        if (!allowed) {
            throw new KernelRefusal(Errno.EINVAL, "ECDSA signatures of " + digestName + " digests are not taken");
        }
        require("ecdsa");
        EcdsaKey.of(signer.keyAlgorithm, Objects.requireNonNull(signer.key, "parsed"))
                .verify(signature.signature, Objects.requireNonNull(signature.digest, "digested"));
    }

    private void require(String algorithm) {
        if (!crypto.has(algorithm)) {
            throw new KernelRefusal(Errno.ENOENT, "the kernel has no " + algorithm);
        }
    }

    /** Of the algorithms whose mathematics are not here, only one thing can be said: when the kernel lacks them. */
    private void requireAbsent(String algorithm) {
        require(algorithm);
        throw new OpenQuestion("signatures by " + algorithm);
    }
}
