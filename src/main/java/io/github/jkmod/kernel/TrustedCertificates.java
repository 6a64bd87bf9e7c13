package io.github.jkmod.kernel;

import java.util.List;

/**
 * The certificates whose keys a kernel takes module signatures of.
 *
 * @param certificates each in DER (X.509)
 * @param undisclosed descriptions of keys that are trusted too, as /proc/keys names them, of which no certificate is
 *     known; may also name a keyring that cannot be read
 */
public record TrustedCertificates(List<byte[]> certificates, List<String> undisclosed) {
    /** Copies the lists. */
    public TrustedCertificates {
        certificates = List.copyOf(certificates);
        undisclosed = List.copyOf(undisclosed);
    }
}
