package io.github.jkmod.signature;

import java.util.ArrayList;
import java.util.List;

/** A message as far as it has been read ({@code struct pkcs7_message}). */
final class Pkcs7Message {
    final List<SignerInfo> signers = new ArrayList<>();
    final List<X509Certificate> certificates = new ArrayList<>();
    int version;
    ObjectId dataType = ObjectId.OTHER;

    /** Whether the signed data is in the message. */
    boolean hasData;

    /** Whether the signers have authenticated attributes. */
    boolean attributed;
}
