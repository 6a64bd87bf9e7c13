package io.github.jkmod.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.KernelRelease;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.junit.jupiter.api.Test;

final class ModuleSignatureTest {
    private static final SigningKey KEY = SigningKey.rsa();
    private static final SigningKey EC_KEY = SigningKey.ec();
    private static final byte[] CONTENT = "the module".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNED = KEY.sign(CONTENT, "SHA256withRSA");

    private static KernelCrypto kernel(int major, int minor) {
        return new KernelCrypto(KernelRelease.of(major + "." + minor).orElseThrow(), true, name -> Optional.of(true));
    }

    private static SignatureVerdict check(byte[] message, SigningKey key, KernelCrypto crypto) {
        return ModuleSignature.check(
                Window.of(CONTENT, "content"), Window.of(message, "message"), List.of(key.certificate()), crypto);
    }

    private static Optional<Errno> error(byte[] message) {
        return check(message, KEY, kernel(6, 1)).error();
    }

    private static byte[] flipped(byte[] message, int index, int bits) {
        byte[] changed = message.clone();
        changed[index] ^= (byte) bits;
        return changed;
    }

    /** Where these bytes begin in the message, for the n-th time. */
    private static int find(byte[] message, byte[] part, int times) {
        int left = times;
        for (int i = 0; i + part.length <= message.length; i++) {
            if (Arrays.equals(message, i, i + part.length, part, 0, part.length) && --left == 0) {
                return i;
            }
        }
        throw new AssertionError("not in the message");
    }

    private static int find(byte[] message, String objectId, int times) throws Exception {
        return find(message, new ASN1ObjectIdentifier(objectId).getEncoded(), times);
    }

    @Test
    void aSignatureByATrustedKeyIsValid() {
        SignatureVerdict verdict = check(SIGNED, KEY, kernel(5, 10));
        assertThat(verdict.isValid()).isTrue();
        assertThat(verdict.signer()).contains(new Signer(SigningKey.NAME, "1267", "", "sha256", "rsa"));
        assertThat(error(KEY.sign(CONTENT, "SHA512withRSA"))).isEmpty();
        assertThat(error(KEY.signByKeyId(CONTENT, "SHA256withRSA"))).isEmpty();
    }

    @Test
    void ellipticCurvesCameWith5_14() {
        byte[] message = EC_KEY.sign(CONTENT, "SHA256withECDSA");
        assertThat(check(message, EC_KEY, kernel(6, 12)).isValid()).isTrue();
        assertThat(check(message, EC_KEY, kernel(5, 10)).error()).contains(Errno.ENOPKG);
        assertThat(check(flipped(message, message.length - 1, 1), EC_KEY, kernel(6, 12))
                        .error())
                .contains(Errno.EKEYREJECTED);
    }

    @Test
    void aChangedModuleOrSignatureIsRejected() {
        assertThat(error(KEY.sign(new byte[] {1}, "SHA256withRSA"))).contains(Errno.EKEYREJECTED);
        assertThat(error(flipped(SIGNED, SIGNED.length - 1, 1))).contains(Errno.EKEYREJECTED);
    }

    @Test
    void anUnknownSignerIsNotRejected() {
        byte[] serial = {2, 2, 0x12, 0x67};
        assertThat(error(flipped(SIGNED, find(SIGNED, serial, 1) + 3, 1))).contains(Errno.ENOKEY);
        int name = find(SIGNED, "jkmod".getBytes(StandardCharsets.US_ASCII), 1);
        assertThat(error(flipped(SIGNED, name, 1))).contains(Errno.ENOKEY);
    }

    @Test
    void aKernelLacksADigestOrItIsOpen() {
        KernelCrypto without = new KernelCrypto(
                KernelRelease.of("6.1").orElseThrow(), true, name -> Optional.of(!name.equals("sha256")));
        assertThat(check(SIGNED, KEY, without).error()).contains(Errno.ENOPKG);
        KernelCrypto open = new KernelCrypto(
                KernelRelease.of("6.1").orElseThrow(),
                true,
                name -> name.equals("sha256") ? Optional.empty() : Optional.of(true));
        assertThat(check(SIGNED, KEY, open).open()).contains("sha256");
        assertThat(check(SIGNED, KEY, open).isValid()).isFalse();
    }

    @Test
    void objectIdentifiersDecideTheError() throws Exception {
        int signedData = find(SIGNED, "1.2.840.113549.1.7.2", 1) + 10;
        assertThat(error(flipped(SIGNED, signedData, 1))).contains(Errno.EINVAL);
        int data = find(SIGNED, "1.2.840.113549.1.7.1", 1) + 10;
        assertThat(error(flipped(SIGNED, data, 2))).contains(Errno.EINVAL);
        int sha256 = find(SIGNED, "2.16.840.1.101.3.4.2.1", 2) + 10;
        assertThat(error(flipped(SIGNED, sha256, 0x40))).contains(Errno.ENOPKG);
        assertThat(error(flipped(SIGNED, sha256, 3))).contains(Errno.EKEYREJECTED); // SHA-384
        int listed = find(SIGNED, "2.16.840.1.101.3.4.2.1", 1) + 10;
        assertThat(error(flipped(SIGNED, listed, 0x40))).isEmpty(); // the list is not looked at
        int rsa = find(SIGNED, "1.2.840.113549.1.1.1", 1) + 10;
        assertThat(error(flipped(SIGNED, rsa, 0x40))).contains(Errno.ENOPKG);
    }

    @Test
    void versionsDecideTheError() {
        int version = find(SIGNED, new byte[] {2, 1, 1}, 1) + 2;
        int signerVersion = find(SIGNED, new byte[] {2, 1, 1}, 2) + 2;
        assertThat(error(flipped(SIGNED, version, 4))).contains(Errno.EINVAL);
        assertThat(error(flipped(SIGNED, version, 2))).contains(Errno.EBADMSG);
        assertThat(error(flipped(SIGNED, signerVersion, 4))).contains(Errno.EINVAL);
        assertThat(error(flipped(SIGNED, signerVersion, 2))).contains(Errno.EBADMSG);
        byte[] both = flipped(flipped(SIGNED, version, 2), signerVersion, 2);
        assertThat(error(both)).contains(Errno.EINVAL); // names no key id
    }

    @Test
    void brokenTagsAndLengthsAreBadMessages() {
        assertThat(error(flipped(SIGNED, 0, 1))).contains(Errno.EBADMSG);
        assertThat(error(flipped(SIGNED, 3, 1))).contains(Errno.EBADMSG);
        assertThat(error(Arrays.copyOf(SIGNED, SIGNED.length - 1))).contains(Errno.EBADMSG);
        assertThat(error(new byte[] {0x30})).contains(Errno.EBADMSG);
        assertThat(error(new byte[0])).contains(Errno.EBADMSG);
        assertThat(error(new byte[65536])).contains(Errno.EMSGSIZE);
    }

    @Test
    void whatFollowsTheMessageIsNotLookedAt() {
        assertThat(error(Arrays.copyOf(SIGNED, SIGNED.length + 3))).isEmpty();
    }

    @Test
    void attributesAndDataAreRefused() {
        SignatureVerdict attributed =
                check(KEY.message(CONTENT, "SHA256withRSA", false, false, false), KEY, kernel(6, 1));
        assertThat(attributed.error()).contains(Errno.EKEYREJECTED);
        assertThat(attributed.log()).contains("PKCS7: Invalid module sig (has authattrs)");
        assertThat(error(KEY.message(CONTENT, "SHA256withRSA", true, true, false)))
                .contains(Errno.EBADMSG);
    }

    @Test
    void certificatesInTheMessageAreCheckedToo() {
        byte[] message = KEY.message(CONTENT, "SHA256withRSA", true, false, true);
        assertThat(error(message)).isEmpty();
        byte[] stranger = EC_KEY.message(CONTENT, "SHA256withECDSA", true, false, true);
        assertThat(check(stranger, EC_KEY, kernel(6, 12)).isValid()).isTrue();
        int subject = find(message, "jkmod".getBytes(StandardCharsets.US_ASCII), 2);
        assertThat(error(flipped(message, subject, 0x80))).isNotEqualTo(Optional.of(Errno.ENOKEY));
    }

    @Test
    void digestsComeAndGoWithVersions() {
        byte[] md5 = KEY.sign(CONTENT, "MD5withRSA");
        assertThat(check(md5, KEY, kernel(6, 1)).isValid()).isTrue();
        assertThat(check(md5, KEY, kernel(6, 12)).error()).contains(Errno.ENOPKG);
    }

    @Test
    void anyFlippedBitIsAnswered() {
        int digits = SIGNED.length - 256;
        for (int i = 0; i < SIGNED.length; i++) {
            SignatureVerdict verdict = check(flipped(SIGNED, i, 1 << i % 8), KEY, kernel(7, 2));
            assertThat(verdict.open()).isEmpty();
            if (i >= digits) {
                assertThat(verdict.error()).contains(Errno.EKEYREJECTED);
            }
        }
    }

    @Test
    void theSignerIsToldWithoutAKernel() {
        assertThat(ModuleSignature.signer(Window.of(SIGNED, "s")).map(Signer::text))
                .contains(SigningKey.NAME + ", serial 1267");
        assertThat(ModuleSignature.signer(Window.of(new byte[3], "s"))).isEmpty();
    }
}
