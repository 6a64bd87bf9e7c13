package io.github.jkmod.signature;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One signer of a message ({@code struct pkcs7_signed_info}). */
final class SignerInfo {
    final PublicSignature signature = new PublicSignature();

    /** Which authenticated attributes have been seen. */
    final Set<ObjectId> attributes = EnumSet.noneOf(ObjectId.class);

    /** Whether the attributes were given as a set, the only form that counts as given. */
    boolean attributed;

    /** Whether the kernel lacks the digest. */
    boolean unsupported;

    /** The certificate in the message that is the signer's. */
    @Nullable
    X509Certificate certificate;

    /** For people: as the message names the signer. */
    byte[] issuer = {};

    byte[] serial = {};

    byte[] keyId = {};
}
