package io.github.jkmod.signature;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks a message in itself: its digests, and its signatures by the certificates in it ({@code pkcs7_verify}). */
final class MessageCheck {
    private final Pkcs7Message message;
    private final Window data;
    private final KernelCrypto crypto;

    /** @param data what is signed */
    MessageCheck(Pkcs7Message message, Window data, KernelCrypto crypto) {
        this.message = message;
        this.data = data;
        this.crypto = crypto;
    }

    /** Returns if nothing is wrong; throws {@link KernelRefusal} otherwise. */
    void verify() {
        if (message.hasData) {
            throw new KernelRefusal(Errno.EBADMSG, "it holds the signed data itself; it must be detached")
                    .logged("PKCS#7 signature with non-detached data");
        }
        if (message.dataType != ObjectId.DATA) {
            throw new KernelRefusal(Errno.EKEYREJECTED, "it does not sign plain data")
                    .logged("PKCS7: Invalid module sig (not pkcs7-data)");
        }
        if (message.attributed) {
            throw new KernelRefusal(Errno.EKEYREJECTED, "it has authenticated attributes")
                    .logged("PKCS7: Invalid module sig (has authattrs)");
        }
        boolean any = false;
        for (SignerInfo signer : message.signers) {
            any |= verifyOne(signer);
        }
        if (!any) {
            throw new KernelRefusal(Errno.ENOPKG, "the kernel has none of the digests that it is made with");
        }
    }

    /** {@return false if the kernel lacks an algorithm for it} */
    private boolean verifyOne(SignerInfo signer) {
        try {
            digest(signer);
            X509Certificate certificate = find(signer);
            if (certificate != null) {
                signer.certificate = certificate;
                new KeyCheck(crypto).verify(certificate, signer.signature);
                verifyChain(certificate);
            }
            return true;
        } catch (KernelRefusal refusal) {
            if (!refusal.error().equals(Errno.ENOPKG)) {
                throw refusal;
            }
            signer.unsupported = true;
            return false;
        }
    }

    /** {@code pkcs7_digest}. */
    private void digest(SignerInfo signer) {
        PublicSignature signature = signer.signature;
        SignatureKind kind = signature.kind;
        if (kind != null && kind.takesData()) {
            signature.digest = data.copy();
            return;
        }
        String name = Objects.requireNonNull(signature.digestName, "parsed");
        if (!crypto.has(name)) {
            throw new KernelRefusal(Errno.ENOPKG, "the kernel has no " + name);
        }
        signature.digest = KernelCrypto.digest(name, data);
    }

    /** {@code pkcs7_find_key}. */
    private @Nullable X509Certificate find(SignerInfo signer) {
        for (X509Certificate candidate : message.certificates) {
            boolean sameAlgorithm = signer.signature.algorithm().orElse("").equals(candidate.keyAlgorithm);
            boolean fits = crypto.has(LoaderChange.KEY_MUST_FIT) || sameAlgorithm || isEcdsa(signer, candidate);
            if (fits && X509Parser.same(candidate.id, signer.signature.signerId)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean isEcdsa(SignerInfo signer, X509Certificate candidate) {
        SignatureKind kind = signer.signature.kind;
        return kind != null && KeyCheck.isEcdsaOf(candidate, kind);
    }

    /** {@code pkcs7_verify_sig_chain}. */
    private void verifyChain(X509Certificate first) {
        message.certificates.forEach(each -> each.seen = false);
        X509Certificate current = first;
        while (true) {
            current.seen = true;
            if (current.selfSigned) {
                if (!current.unsupportedSignature) {
                    current.signer = current;
                }
                return;
            }
            X509Certificate issuer = issuer(current.signature, message.certificates);
            if (issuer == null || issuer.seen) {
                return;
            }
            new KeyCheck(crypto).verify(issuer, current.signature);
            current.signer = issuer;
            current = issuer;
        }
    }

    private static @Nullable X509Certificate issuer(PublicSignature signature, List<X509Certificate> candidates) {
        for (X509Certificate candidate : candidates) {
            if (signature.signerId == null) {
                if (X509Parser.same(candidate.keyId, signature.signerKeyId)) {
                    return candidate;
                }
            } else if (X509Parser.same(candidate.id, signature.signerId)) {
                if (signature.signerKeyId != null && !X509Parser.same(candidate.keyId, signature.signerKeyId)) {
                    throw new KernelRefusal(
                            Errno.EKEYREJECTED, "a certificate in it names its issuer in two ways that differ");
                }
                return candidate;
            }
        }
        return null;
    }
}
