package io.github.jkmod.signature;

import org.jspecify.annotations.Nullable;

/** A certificate as far as a kernel looks at it ({@code struct x509_certificate}). */
final class X509Certificate {
    final PublicSignature signature = new PublicSignature();

    /** Its serial number and issuer. */
    byte[] id = {};

    /** Its key id, if it tells one. */
    byte @Nullable [] keyId;

    byte[] serial = {};
    byte[] issuer = {};
    byte @Nullable [] subject;

    /** What is signed. */
    byte[] signedPart = {};

    /** The kernel's name of the key's algorithm, such as {@code ecdsa-nist-p256}. */
    String keyAlgorithm = "";

    byte @Nullable [] key;
    byte[] keyParameters = {};

    /** Seconds since 1970. */
    long validFrom;

    /** Seconds since 1970. */
    long validTo;

    boolean selfSigned;
    boolean unsupportedSignature;

    // While a chain is followed.

    boolean seen;
    boolean verified;

    @Nullable
    X509Certificate signer;
}
