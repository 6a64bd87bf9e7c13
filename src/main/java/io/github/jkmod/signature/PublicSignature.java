package io.github.jkmod.signature;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One signature, of a message or of a certificate ({@code struct public_key_signature}). */
final class PublicSignature {
    /** By issuer and serial number, or in a message of version 3 by the key's id. */
    byte @Nullable [] signerId;

    /** Of a certificate: its issuer's key id. */
    byte @Nullable [] signerKeyId;

    @Nullable
    SignatureKind kind;

    /** The name of the digest; null where none was named, which the kernel does not support. */
    @Nullable
    String digestName;

    /** The digest, or the data where the algorithm takes that; null until it has been made. */
    byte @Nullable [] digest;

    byte[] signature = {};

    Optional<String> algorithm() {
        return Optional.ofNullable(kind).map(SignatureKind::algorithm);
    }
}
