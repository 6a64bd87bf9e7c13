package io.github.jkmod.forecast.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.SampleFacts;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.TrustedCertificates;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.model.KernelRelease;
import io.github.jkmod.model.Taint;
import io.github.jkmod.signature.SigningKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rows of the contract's table 1.3, one test each. */
final class SignatureStageTest {
    private static final SigningKey KEY = SigningKey.rsa();
    private static final byte[] MODULE = new byte[500];
    private static final byte[] MESSAGE = KEY.sign(MODULE, "SHA256withRSA");
    private static final byte[] SIGNED = SigningKey.module(MODULE, MESSAGE);
    private static final int BLOCK = 12;
    private static final int MARKER = 28;

    private final SampleFacts facts = new SampleFacts();
    private KernelRelease version = KernelRelease.of("6.1").orElseThrow();

    SignatureStageTest() {
        config(Map.of("MODULE_SIG", "y", "CRYPTO_SHA256", "y", "CRYPTO_RSA", "y", "CRYPTO_SHA512", "m"));
        trust(List.of(KEY.certificate()), List.of());
        policy(false, "none");
    }

    private void config(Map<String, String> options) {
        facts.config = new Fact.Present<>(new KernelConfig(options));
    }

    private void trust(List<byte[]> certificates, List<String> undisclosed) {
        facts.certificates = new Fact.Present<>(new TrustedCertificates(certificates, undisclosed));
    }

    private void policy(boolean enforce, String lockdown) {
        facts.policy = new KernelPolicy(
                new Fact.Present<>(0),
                new Fact.Present<>(false),
                new Fact.Present<>(enforce),
                new Fact.Present<>(lockdown),
                new Fact.Present<>(List.of()),
                new Fact.Present<>(0L),
                new Fact.Present<>(false));
    }

    private Load examine(byte[] file, int flags) {
        LoadCall call = new LoadCall(LoadCall.Entry.FINIT_MODULE, flags, "");
        Load load = new Load(Window.of(file, "s.ko"), call, facts, Architecture.X86_64, version);
        new SignatureStage().examine(load);
        return load;
    }

    private Load examine(byte[] file) {
        return examine(file, 0);
    }

    private static void accepted(Load load, boolean unsigned, int size) {
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(load.module().taints().contains(Taint.UNSIGNED)
                        || load.module().isSignatureOpen())
                .isEqualTo(unsigned);
        assertThat(load.content().size()).isEqualTo(size);
    }

    private static void refused(Load load, Errno errno, int size) {
        Verdict verdict = load.findings().verdict();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(errno);
        assertThat(verdict.stage()).contains(LoadStage.SIGNATURE);
        assertThat(load.content().size()).isEqualTo(size);
    }

    private static void unknown(Load load, String name) {
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.UNKNOWN);
        assertThat(load.findings().verdict().unknown()).containsExactly(name);
    }

    private static String log(Load load) {
        return load.findings().verdict().findings().get(0).kernelLog().orElse("");
    }

    private static byte[] flipped(byte[] file, int index) {
        byte[] changed = file.clone();
        changed[index] ^= 1;
        return changed;
    }

    private static byte[] block(int index, int value) {
        Integer[] block = {0, 0, 2, 0, 0, 0, 0, 0};
        block[index] = value;
        return SigningKey.module(MODULE, MESSAGE, List.of(block), MESSAGE.length);
    }

    @Test
    void aValidSignatureIsCutOff() {
        accepted(examine(SIGNED), false, MODULE.length);
    }

    @Test
    void anUnsignedModuleIsLetInOrNot() {
        accepted(examine(MODULE), true, MODULE.length);
        policy(true, "none");
        Load enforced = examine(MODULE);
        refused(enforced, Errno.EKEYREJECTED, MODULE.length);
        assertThat(log(enforced)).isEqualTo("Loading of unsigned module is rejected");
        policy(false, "integrity");
        refused(examine(MODULE), Errno.EPERM, MODULE.length);
    }

    @Test
    void flagsThatMangleTheModuleMakeTheKernelNotLook() {
        accepted(examine(SIGNED, FinitFlags.IGNORE_VERMAGIC), true, SIGNED.length);
        accepted(examine(SIGNED, FinitFlags.COMPRESSED_FILE), false, MODULE.length);
        version = KernelRelease.of("5.10").orElseThrow();
        accepted(examine(SIGNED, FinitFlags.COMPRESSED_FILE), true, SIGNED.length);
    }

    @Test
    void theMarkerAloneIsNoSignature() {
        byte[] marker = new byte[MARKER];
        System.arraycopy(SIGNED, SIGNED.length - MARKER, marker, 0, MARKER);
        accepted(examine(marker), true, MARKER);
    }

    @Test
    void aBlockWithoutRoomOrWithAHugeLengthIsBad() {
        byte[] tiny = new byte[BLOCK + MARKER];
        System.arraycopy(SIGNED, SIGNED.length - tiny.length, tiny, 0, tiny.length);
        refused(examine(tiny), Errno.EBADMSG, BLOCK);
        byte[] huge = SigningKey.module(MODULE, MESSAGE, List.of(0, 0, 1, 0, 0, 0, 0, 0), -1);
        refused(examine(huge), Errno.EBADMSG, huge.length - MARKER);
    }

    @Test
    void anotherKindOfSignatureCountsAsUnsupportedAndStays() {
        byte[] file = block(2, 1);
        Load load = examine(file);
        accepted(load, true, file.length - MARKER);
        assertThat(log(load)).isEqualTo("module: not signed with expected PKCS#7 message");
        policy(true, "none");
        assertThat(log(examine(file))).isEqualTo("Loading of module with unsupported crypto is rejected");
    }

    @Test
    void anyOtherByteOfTheBlockMustBeZero() {
        for (int index : new int[] {0, 1, 3, 4, 5, 6, 7}) {
            Load load = examine(block(index, 1));
            refused(load, Errno.EBADMSG, SIGNED.length - MARKER);
            assertThat(log(load)).isEqualTo("module: PKCS#7 signature info has unexpected non-zero params");
        }
    }

    @Test
    void aBrokenMessageIsFatalAndCutOff() {
        refused(examine(flipped(SIGNED, MODULE.length)), Errno.EBADMSG, MODULE.length);
    }

    private static String hint(Load load) {
        return load.findings().verdict().findings().get(0).hint();
    }

    @Test
    void onlyASignatureOfOtherBytesIsSaidToBeOfAChangedFile() {
        assertThat(hint(examine(flipped(SIGNED, 7)))).startsWith("the file was changed after it was signed");
        byte[] attributes = SigningKey.module(MODULE, KEY.signWithAttributes(MODULE, "SHA256withRSA"));
        Load load = examine(attributes);
        refused(load, Errno.EKEYREJECTED, MODULE.length);
        assertThat(load.findings().verdict().findings().get(0).what())
                .startsWith("signature rejected: it has authenticated attributes");
        assertThat(hint(load)).contains("sign-file").contains("-noattr").doesNotContain("changed");
        assertThat(hint(examine(flipped(SIGNED, MODULE.length))))
                .contains("sign-file")
                .doesNotContain("changed");
    }

    @Test
    void bytesBehindTheMessageAreTheKernelsToPassOver() {
        accepted(examine(SigningKey.module(MODULE, Arrays.copyOf(MESSAGE, MESSAGE.length + 7))), false, MODULE.length);
    }

    @Test
    void bytesBehindTheMarkerHideTheSignature() {
        byte[] padded = Arrays.copyOf(SIGNED, SIGNED.length + 3);
        Load load = examine(padded);
        accepted(load, true, padded.length);
        assertThat(load.findings().verdict().findings().get(0).what())
                .isEqualTo("3 bytes follow its signature, so that the kernel does not see it");
        assertThat(hint(load)).isEqualTo("cut them off (truncate -s -3 FILE), and it is signed");
        policy(true, "none");
        refused(examine(padded), Errno.EKEYREJECTED, padded.length);
    }

    @Test
    void aChangedByteOfTheModuleIsFatalEvenWhereNoneIsNeeded() {
        refused(examine(flipped(SIGNED, 7)), Errno.EKEYREJECTED, MODULE.length);
    }

    @Test
    void anUnknownKeyIsLetInOrNot() {
        trust(List.of(), List.of());
        Load load = examine(SIGNED);
        accepted(load, true, MODULE.length);
        assertThat(load.findings().verdict().findings().get(0).what()).contains(SigningKey.NAME);
        policy(true, "none");
        assertThat(log(examine(SIGNED))).isEqualTo("Loading of module with unavailable key is rejected");
        refused(examine(SIGNED), Errno.EKEYREJECTED, MODULE.length);
    }

    @Test
    void keysThatNobodyShowsLeaveItOpenOnlyWhereTheyCanMatter() {
        trust(List.of(), List.of("Somebody: 1234"));
        unknown(examine(SIGNED), "trusted keys");
        accepted(examine(MODULE), true, MODULE.length);
        trust(List.of(KEY.certificate()), List.of("Somebody: 1234"));
        accepted(examine(SIGNED), false, MODULE.length);
        facts.certificates = new Fact.Hidden<>("/proc/keys");
        unknown(examine(SIGNED), "trusted keys");
        policy(true, "none");
        unknown(examine(SIGNED), "trusted keys");
        refused(examine(MODULE), Errno.EKEYREJECTED, MODULE.length);
    }

    @Test
    void aDigestThatAModuleMayBringIsOpenOnlyWhereItCanMatter() {
        byte[] sha512 = SigningKey.module(MODULE, KEY.sign(MODULE, "SHA512withRSA"));
        accepted(examine(sha512), false, MODULE.length);
        unknown(examine(flipped(sha512, 7)), "whether the kernel can get sha512 by modprobe");
        config(Map.of("MODULE_SIG", "y", "CRYPTO_SHA256", "y", "CRYPTO_RSA", "y"));
        accepted(examine(flipped(sha512, 7)), true, MODULE.length);
    }

    @Test
    void aKernelWithoutTheOptionDoesNotLook() {
        config(Map.of());
        accepted(examine(flipped(SIGNED, 7)), false, SIGNED.length);
        facts.config = new Fact.Hidden<>("config");
        refused(examine(flipped(SIGNED, 7)), Errno.EKEYREJECTED, MODULE.length);
    }
}
