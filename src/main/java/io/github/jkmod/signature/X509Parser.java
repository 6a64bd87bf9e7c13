package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a certificate as {@code x509_cert_parse} (crypto/asymmetric_keys/x509_cert_parser.c) does. */
final class X509Parser {
    private final KernelCrypto crypto;
    private final X509Certificate certificate = new X509Certificate();
    private ObjectId lastId = ObjectId.OTHER;
    private ObjectId signatureAlgorithm = ObjectId.OTHER;
    private byte @Nullable [] authorityKeyId;
    private byte @Nullable [] authorityIssuer;

    private X509Parser(KernelCrypto crypto) {
        this.crypto = crypto;
    }

    /** {@return the certificate; throws {@link KernelRefusal} where the kernel does not take it} */
    static X509Certificate parse(byte[] der, KernelCrypto crypto) {
        X509Parser parser = new X509Parser(crypto);
        Asn1Machine.decode(X509Grammar.CERTIFICATE, parser, der);
        return parser.finish();
    }

    private X509Certificate finish() {
        byte[] identifier = authorityKeyId;
        if (identifier != null) {
            Asn1Machine.decode(
                    crypto.has(LoaderChange.KEY_ID_IN_ANY_FORM)
                            ? X509Grammar.AUTHORITY_KEY_ID
                            : X509Grammar.EXPLICIT_AUTHORITY_KEY_ID,
                    this,
                    identifier);
        }
        digest();
        certificate.id = KeyIds.of(certificate.serial, certificate.issuer);
        checkSelfSigned();
        return certificate;
    }

    /** {@code x509_get_sig_params}. */
    private void digest() {
        PublicSignature signature = certificate.signature;
        SignatureKind kind = signature.kind;
        String name = signature.digestName;
        if (kind != null && kind.takesData()) {
            signature.digest = certificate.signedPart;
        } else if (name == null || !crypto.has(name)) {
            certificate.unsupportedSignature = true;
        } else {
            signature.digest = KernelCrypto.digest(name, certificate.signedPart);
        }
    }

    /** {@code x509_check_for_self_signed}. */
    private void checkSelfSigned() {
        PublicSignature signature = certificate.signature;
        if (!Arrays.equals(certificate.subject, certificate.issuer)) {
            return;
        }
        if (signature.signerId != null || signature.signerKeyId != null) {
            boolean sameKey = same(certificate.keyId, signature.signerKeyId);
            boolean sameName = same(certificate.id, signature.signerId);
            if (!sameKey && !sameName) {
                return;
            }
            if (sameKey != sameName && signature.signerId != null && signature.signerKeyId != null) {
                throw new KernelRefusal(Errno.EKEYREJECTED, "a certificate contradicts itself about its signer");
            }
        }
        SignatureKind kind = signature.kind;
        boolean mismatch = kind != null
                && !kind.algorithm().equals(certificate.keyAlgorithm)
                && !KeyCheck.isEcdsaOf(certificate, kind);
        if (!crypto.has(LoaderChange.KEY_MUST_FIT) && mismatch) {
            throw new KernelRefusal(Errno.EKEYREJECTED, "a certificate is not signed as its own key signs");
        }
        if (!certificate.unsupportedSignature) {
            verifySelfSignature(signature);
        }
    }

    private void verifySelfSignature(PublicSignature signature) {
        try {
            new KeyCheck(crypto).verify(certificate, signature);
            certificate.selfSigned = true;
        } catch (KernelRefusal refusal) {
            if (!refusal.error().equals(Errno.ENOPKG)) {
                throw refusal;
            }
            certificate.unsupportedSignature = true;
        }
    }

    static boolean same(byte @Nullable [] one, byte @Nullable [] other) {
        return one != null && other != null && Arrays.equals(one, other);
    }

    void noteObjectId(Asn1Element element) {
        lastId = ObjectId.of(element.content());
    }

    void noteSigned(Asn1Element element) {
        int from = element.start() - element.header();
        certificate.signedPart = Arrays.copyOfRange(element.data(), from, element.start() + element.length());
    }

    /** {@code x509_note_sig_algo} ({@code x509_note_pkey_algo} before 5.13). */
    void noteSignatureAlgorithm(Asn1Element element) {
        X509Algorithm algorithm = Optional.of(X509Algorithm.of(lastId))
                .filter(found -> found.isKnownTo(crypto))
                .orElseThrow(() -> new KernelRefusal(
                        Errno.ENOPKG, "a certificate is signed by an algorithm that this kernel does not know"));
        certificate.signature.kind = algorithm.kind();
        certificate.signature.digestName = algorithm.digestName();
        signatureAlgorithm = lastId;
    }

    void noteSignature(Asn1Element element) {
        if (lastId != signatureAlgorithm) {
            throw new KernelRefusal(Errno.EINVAL, "a certificate tells two signature algorithms");
        }
        certificate.signature.signature = withoutUnusedBits(element);
    }

    /** The content of a bit string whose first byte must be zero. */
    private static byte[] withoutUnusedBits(Asn1Element element) {
        if (element.length() < 1 || element.at(0) != 0) {
            throw new KernelRefusal(Errno.EBADMSG, "a bit string in a certificate is not of whole bytes");
        }
        byte[] content = element.content();
        return Arrays.copyOfRange(content, 1, content.length);
    }

    void noteSerial(Asn1Element element) {
        certificate.serial = element.content();
    }

    void noteIssuer(Asn1Element element) {
        certificate.issuer = element.content();
    }

    void noteSubject(Asn1Element element) {
        certificate.subject = element.content();
    }

    /** Only those of the key count: after the subject, before the key. */
    void noteParameters(Asn1Element element) {
        if (certificate.subject != null && certificate.key == null) {
            int from = element.start() - element.header();
            certificate.keyParameters = Arrays.copyOfRange(element.data(), from, element.start() + element.length());
        }
    }

    /** {@code x509_extract_key_data}. */
    void noteKey(Asn1Element element) {
        certificate.keyAlgorithm = switch (lastId) {
            case RSA -> "rsa";
            case GOST_KEY_256, GOST_KEY_512 -> "ecrdsa";
            case SM2 -> known(!crypto.has(LoaderChange.SM2_GONE) && crypto.has(LoaderChange.SM2_KEYS), "sm2");
            case EC_PUBLIC_KEY -> crypto.has(LoaderChange.ECDSA_CERTIFICATES) ? curve() : "sm2";
            case ML_DSA_44 -> known(crypto.has(LoaderChange.ML_DSA), "mldsa44");
            case ML_DSA_65 -> known(crypto.has(LoaderChange.ML_DSA), "mldsa65");
            case ML_DSA_87 -> known(crypto.has(LoaderChange.ML_DSA), "mldsa87");
            default -> throw unknownKey();
        };
        certificate.key = withoutUnusedBits(element);
    }

    private String curve() {
        return switch (ObjectId.ofElement(certificate.keyParameters)) {
            case SM2 -> known(!crypto.has(LoaderChange.SM2_GONE), "sm2");
            case PRIME192V1 -> "ecdsa-nist-p192";
            case PRIME256V1 -> "ecdsa-nist-p256";
            case SECP384R1 -> "ecdsa-nist-p384";
            case SECP521R1 -> known(crypto.has(LoaderChange.P521_KEYS), "ecdsa-nist-p521");
            default -> throw unknownKey();
        };
    }

    private static String known(boolean condition, String name) {
        if (!condition) {
            throw unknownKey();
        }
        return name;
    }

    private static KernelRefusal unknownKey() {
        return new KernelRefusal(Errno.ENOPKG, "a certificate's key is of a kind that this kernel does not know");
    }

    void noteNotBefore(Asn1Element element) {
        certificate.validFrom = Asn1Time.seconds(element);
    }

    void noteNotAfter(Asn1Element element) {
        certificate.validTo = Asn1Time.seconds(element);
    }

    /** {@code x509_process_extension}. */
    void noteExtension(Asn1Element element) {
        byte[] value = element.content();
        switch (lastId) {
            case SUBJECT_KEY_ID -> noteKeyId(value);
            case AUTHORITY_KEY_ID -> authorityKeyId = value;
            case KEY_USAGE ->
                requireExtension(!crypto.has(LoaderChange.CERTIFICATE_USAGE) || isKeyUsage(value), "key usage");
            case BASIC_CONSTRAINTS ->
                requireExtension(
                        !crypto.has(LoaderChange.CERTIFICATE_USAGE) || isBasicConstraints(value), "basic constraints");
            default -> {
                // means nothing to the kernel
            }
        }
    }

    private void noteKeyId(byte[] value) {
        requireExtension(
                certificate.keyId == null
                        && value.length >= 3
                        && value[0] == Asn1Tag.OCTET_STRING
                        && (value[1] & 0xff) == value.length - 2,
                "key identifier");
        certificate.keyId = Arrays.copyOfRange(value, 2, value.length);
    }

    private static boolean isKeyUsage(byte[] value) {
        return value.length >= 4 && value[0] == Asn1Tag.BIT_STRING && (value[2] & 0xff) < 8;
    }

    private static boolean isBasicConstraints(byte[] value) {
        if (value.length < 2 || value[0] != Asn1Tag.SEQUENCE || (value[1] & 0xff) != value.length - 2) {
            return false;
        }
        return value[1] == 0
                || (value.length >= 5 && value[2] == Asn1Tag.BOOLEAN && value[3] == 1 && value[4] == (byte) 0xff);
    }

    private static void requireExtension(boolean condition, String name) {
        if (!condition) {
            throw new KernelRefusal(Errno.EBADMSG, "the " + name + " extension of a certificate is malformed");
        }
    }

    void noteAuthorityKey(Asn1Element element) {
        if (certificate.signature.signerKeyId == null) {
            certificate.signature.signerKeyId = element.content();
        }
    }

    void noteAuthorityName(Asn1Element element) {
        authorityIssuer = element.content();
    }

    void noteAuthoritySerial(Asn1Element element) {
        byte[] issuer = authorityIssuer;
        if (issuer != null && certificate.signature.signerId == null) {
            certificate.signature.signerId = KeyIds.of(element.content(), issuer);
        }
    }
}
