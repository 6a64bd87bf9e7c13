package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
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

    /**
     * {@return what the running kernel trusts: the certificates it was built with, and what /proc/keys shows beside them}
     *
     * @param builtIn the certificates that it was built with, as its boot file holds them
     */
    public static Fact<TrustedCertificates> read(KernelRoot root, Fact<List<byte[]>> builtIn) {
        List<byte[]> known = builtIn.value().orElse(List.of());
        Fact<TrustedKeys> keys = TrustedKeys.read(root);
        if (keys instanceof Fact.Absent<TrustedKeys>) { // a kernel that lists no keys may have them all the same
            return builtIn.map(certificates ->
                    new TrustedCertificates(certificates, List.of(keys.reason().orElse("/proc/keys is not there"))));
        }
        return keys.map(shown -> new TrustedCertificates(known, shown.undisclosed(known)));
    }
}
