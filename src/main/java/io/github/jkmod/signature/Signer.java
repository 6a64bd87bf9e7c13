package io.github.jkmod.signature;

/**
 * Who has signed, as the message says it.
 *
 * @param issuer the issuer of the signer's certificate, such as {@code CN=Debian Secure Boot CA}; empty if not named
 * @param serial the certificate's serial number in hexadecimal; empty if not named
 * @param keyId the key's id in hexadecimal, if the message names that instead; else empty
 * @param digest the kernel's name of the digest, such as {@code sha256}; empty if none was read
 * @param algorithm the kernel's name of the algorithm, such as {@code rsa}; empty if none was read
 */
public record Signer(String issuer, String serial, String keyId, String digest, String algorithm) {
    /** {@return it in a few words} */
    public String text() {
        if (!keyId.isEmpty()) {
            return "key " + keyId;
        }
        return issuer.isEmpty() ? "an unnamed signer" : issuer + ", serial " + serial;
    }
}
