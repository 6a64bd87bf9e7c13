package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.image.KernelImageTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrustedKeysTest {
    /** Debian's 6.12 as booted by QEMU, its key's identifier replaced by that of the sample certificate. */
    private static final List<String> BOOTED = List.of(
            "05fb1560 I------     2 perm 1f0b0000     0     0 keyring   .machine: empty",
            "0962a948 I------     2 perm 1f0b0000     0     0 keyring   .builtin_trusted_keys: 1",
            "0efdb621 I------     1 perm 1f0f0000     0     0 keyring   .secondary_trusted_keys: 2",
            "0fbcd968 I------     1 perm 1f030000     0     0 asymmetri Build time key:"
                    + " 133963db949f088433e6a5d2697c9e4f35f171cf: X509.ecdsa-nist-p256 35f171cf []",
            "1a17b9c3 I------     1 perm 1f0b0000     0     0 keyring   .platform: empty",
            "161a11aa I--Q---     1 perm 1f3f0000     0 65534 keyring   _uid_ses.0: 1",
            "20000000 I------     1 perm 1f030000     0     0 asymmetri wens: 61c038651aabdcf94bd0ac7ff06c7248db18c600:"
                    + " X509.rsa db18c600 []");

    private static List<String> undisclosed(String from, String to, List<byte[]> certificates) {
        List<String> lines = new ArrayList<>(BOOTED);
        lines.replaceAll(line -> line.replace(from, to));
        return TrustedKeys.parse(lines).undisclosed(certificates);
    }

    @Test
    void nothingIsHiddenWhenTheCountsAgree() {
        assertThat(undisclosed("", "", List.of(KernelImageTest.CERTIFICATE))).isEmpty();
    }

    @Test
    void aKeyWithoutACertificateIsNamed() {
        assertThat(undisclosed("", "", List.of()))
                .containsExactly(
                        "Build time key: 133963db949f088433e6a5d2697c9e4f35f171cf",
                        "wens: 61c038651aabdcf94bd0ac7ff06c7248db18c600");
        assertThat(undisclosed(".platform: empty", ".platform: 3", List.of(KernelImageTest.CERTIFICATE)))
                .containsExactly("wens: 61c038651aabdcf94bd0ac7ff06c7248db18c600");
        assertThat(undisclosed("keys: 2", "keys: 4", List.of(KernelImageTest.CERTIFICATE)))
                .hasSize(1);
    }

    @Test
    void keyringsThatAreNotShownAreNamed() {
        assertThat(TrustedKeys.parse(List.of("what is this")).undisclosed(List.of()))
                .containsExactly("the keyring .builtin_trusted_keys, which is not shown");
    }
}
