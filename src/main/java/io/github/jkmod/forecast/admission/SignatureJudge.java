package io.github.jkmod.forecast.admission;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.load.KernelAlgorithms;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.kernel.TrustedCertificates;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.signature.KernelCrypto;
import io.github.jkmod.signature.ModuleSignature;
import io.github.jkmod.signature.SignatureVerdict;
import io.github.jkmod.signature.Signer;
import java.util.List;
import java.util.Optional;

/** {@code verify_pkcs7_signature} on a message whose place in the file is right, and what follows from its answer. */
final class SignatureJudge {
    private static final LoadStage STAGE = LoadStage.SIGNATURE;
    private static final String PLACE = "signature";

    private static final String CHANGED =
            "the file was changed after it was signed, or damaged: fetch or build it anew, sign it again, or strip"
                    + " the signature to load it as unsigned";

    private static final String MALFORMED =
            "whatever the module holds, the kernel does not take a signature of this form: sign it by the kernel's"
                    + " scripts/sign-file (or openssl cms -sign -binary -noattr -outform DER), or strip the signature to load it as"
                    + " unsigned";

    private final Load load;
    private final Window content;
    private final Window message;
    private final Fact<TrustedCertificates> trusted;

    SignatureJudge(Load load, Window content, Window message) {
        this.load = load;
        this.content = content;
        this.message = message;
        this.trusted = load.kernel().certificates();
    }

    void judge() {
        SignatureVerdict verdict = check(KernelAlgorithms.of(load));
        if (verdict.open().isPresent()) {
            settle(verdict.open().get());
        } else {
            conclude(verdict);
        }
    }

    private void conclude(SignatureVerdict verdict) {
        if (verdict.isValid()) {
            load.findings()
                    .add(Finding.info(STAGE, "validly signed by " + signer(verdict))
                            .in("verify_pkcs7_signature")
                            .because("a key that the kernel trusts has signed exactly these bytes")
                            .hint("nothing to do"));
            return;
        }
        Errno error = verdict.error().orElse(Errno.ENOPKG);
        if (error.equals(Errno.ENOKEY)) {
            withoutKey(verdict);
        } else if (error.equals(Errno.ENOPKG)) {
            new UnsignedLoad(load)
                    .judge("module with unsupported crypto", unsigned("its signature cannot be checked", verdict));
        } else {
            refuse(error, verdict);
        }
    }

    private SignatureVerdict check(KernelCrypto crypto) {
        List<byte[]> certificates =
                trusted.value().map(TrustedCertificates::certificates).orElse(List.of());
        return ModuleSignature.check(content, message, certificates, crypto);
    }

    /** Where it is open whether the kernel has an algorithm, it may not matter: both answers can end alike. */
    private void settle(String algorithm) {
        SignatureVerdict with = check(KernelAlgorithms.of(load, true));
        SignatureVerdict without = check(KernelAlgorithms.of(load, false));
        boolean both = with.open().isEmpty() && isFatal(with) == isFatal(without);
        boolean alike = both
                && (isFatal(with)
                        ? with.error().equals(without.error())
                        : new UnsignedLoad(load).isLetIn() || with.isValid() == without.isValid());
        if (alike) {
            conclude(with);
        } else {
            load.module().leaveSignatureOpen();
            load.findings().unknown("whether the kernel can get " + algorithm + " by modprobe");
        }
    }

    private static boolean isFatal(SignatureVerdict verdict) {
        return verdict.error()
                .filter(error -> !error.equals(Errno.ENOKEY) && !error.equals(Errno.ENOPKG))
                .isPresent();
    }

    /** A key that nobody shows may be the signer's: then the load ends as valid or as rejected. */
    private void withoutKey(SignatureVerdict verdict) {
        boolean all = trusted instanceof Fact.Absent<TrustedCertificates>
                || trusted.value()
                        .filter(known -> known.undisclosed().isEmpty())
                        .isPresent();
        Finding finding = unsigned("no trusted key is known for its signature", verdict);
        if (all) {
            new UnsignedLoad(load).judge("module with unavailable key", finding);
        } else {
            load.module().leaveSignatureOpen();
            load.findings().unknown("trusted keys");
            load.findings().add(finding);
        }
    }

    private Finding unsigned(String what, SignatureVerdict verdict) {
        return located(
                Finding.warning(STAGE, what + ": " + verdict.reason() + " (" + signer(verdict) + ")")
                        .in("module_sig_check")
                        .because("the kernel treats it as unsigned and notes that as taint E")
                        .hint(
                                "enroll the signer's certificate (mokutil --import), or sign it with a key that this kernel trusts"),
                verdict);
    }

    private void refuse(Errno error, SignatureVerdict verdict) {
        boolean wrong = error.equals(Errno.EKEYREJECTED);
        Finding finding = Finding.error(
                        STAGE,
                        (wrong ? "signature rejected: " : "broken signature: ") + verdict.reason() + " ("
                                + signer(verdict) + ")")
                .because(
                        wrong
                                ? "a wrong signature is fatal even where none is needed (module_sig_check)"
                                : "a signature that cannot be read is fatal even where none is needed (module_sig_check)")
                .hint(verdict.ofOtherBytes() ? CHANGED : MALFORMED);
        load.refuse(error, located(finding, verdict));
    }

    private static Finding located(Finding finding, SignatureVerdict verdict) {
        Finding placed = verdict.offset() < 0 ? finding : finding.at(PLACE, verdict.offset());
        return verdict.log().map(placed::logged).orElse(placed);
    }

    private static String signer(SignatureVerdict verdict) {
        Optional<Signer> signer = verdict.signer();
        return signer.map(Signer::text).orElse("signer not readable");
    }
}
