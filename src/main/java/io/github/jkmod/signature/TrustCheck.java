package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for a trusted key behind a message's signatures ({@code pkcs7_validate_trust}). */
final class TrustCheck {
    private final Pkcs7Message message;
    private final List<X509Certificate> trusted;
    private final KernelCrypto crypto;

    TrustCheck(Pkcs7Message message, List<X509Certificate> trusted, KernelCrypto crypto) {
        this.message = message;
        this.trusted = trusted;
        this.crypto = crypto;
    }

    /** Returns if a trusted key has signed; throws {@link KernelRefusal} otherwise. */
    void verify() {
        message.certificates.forEach(each -> each.seen = false);
        boolean verified = false;
        boolean unsupported = false;
        for (SignerInfo signer : message.signers) {
            if (signer.unsupported) {
                unsupported = true;
            } else {
                verified |= verifyOne(signer);
            }
        }
        if (!verified) {
            throw unsupported
                    ? new KernelRefusal(Errno.ENOPKG, "the kernel has none of the digests that it is made with")
                    : new KernelRefusal(Errno.ENOKEY, "none of the keys that the kernel trusts is the signer's");
        }
    }

    /** {@return false if no key is known for it} */
    private boolean verifyOne(SignerInfo signer) {
        PublicSignature signature = signer.signature;
        X509Certificate last = null;
        X509Certificate current = signer.certificate;
        while (current != null) {
            if (current.seen) {
                return current.verified && markVerified(signer, current);
            }
            current.seen = true;
            X509Certificate key = findQuietly(current.id, current.keyId);
            if (key != null) {
                return matched(key, signature, signer, current);
            }
            if (current.signer == current) {
                return false;
            }
            last = current;
            signature = last.signature;
            current = last.signer;
        }
        if (last != null && (last.signature.signerId != null || last.signature.signerKeyId != null)) {
            X509Certificate key = find(last.signature.signerId, last.signature.signerKeyId);
            if (key != null) {
                return matched(key, signature, signer, last);
            }
        }
        X509Certificate key = find(signer.signature.signerId, null);
        return key != null && matched(key, signer.signature, signer, null);
    }

    private boolean matched(
            X509Certificate key, PublicSignature signature, SignerInfo signer, @Nullable X509Certificate end) {
        try {
            new KeyCheck(crypto).verify(key, signature);
        } catch (KernelRefusal refusal) {
            KernelRefusal rejected = new KernelRefusal(Errno.EKEYREJECTED, refusal.reason());
            throw refusal.isOfOtherBytes() ? rejected.ofOtherBytes() : rejected;
        }
        return end == null || markVerified(signer, end);
    }

    private static boolean markVerified(SignerInfo signer, X509Certificate end) {
        end.verified = true;
        X509Certificate each = signer.certificate;
        while (each != null && each != end) {
            each.verified = true;
            each = each.signer;
        }
        return true;
    }

    private @Nullable X509Certificate findQuietly(byte[] id, byte @Nullable [] keyId) {
        try {
            return find(id, keyId);
        } catch (KernelRefusal refusal) {
            return null; // the certificate is not among the trusted ones, whatever the reason
        }
    }

    /** {@code find_asymmetric_key}: by the first name that there is; if there are two, both must fit. */
    private @Nullable X509Certificate find(byte @Nullable [] id, byte @Nullable [] keyId) {
        byte[] wanted = id == null ? keyId : id;
        if (wanted == null || wanted.length == 0) {
            throw new KernelRefusal(Errno.EINVAL, "it does not name its signer");
        }
        for (X509Certificate key : trusted) {
            if (X509Parser.same(key.id, wanted) || X509Parser.same(key.keyId, wanted)) {
                if (id != null && keyId != null && !X509Parser.same(key.keyId, keyId)) {
                    throw new KernelRefusal(
                            Errno.EKEYREJECTED, "a trusted key has the signer's name, but another key id");
                }
                return key;
            }
        }
        return null;
    }
}
