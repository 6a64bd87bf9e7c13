package io.github.jkmod.forecast.admission;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.image.SignatureTrailer;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.model.LoaderChange;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code module_sig_check}, {@code mod_verify_sig} and {@code mod_check_sig}: the trailer is cut off as far as the kernel
 * gets with it, also where the load goes on without a valid signature.
 */
public final class SignatureStage implements Stage {
    private static final String HINT_STRIP =
            "sign it anew, or strip the signature (objcopy --strip-unneeded, strip -g) to load it as unsigned";

    @Override
    public LoadStage stage() {
        return LoadStage.SIGNATURE;
    }

    @Override
    public void examine(Load load) {
        Optional<Boolean> checks = checksSignatures(load);
        if (checks.isEmpty()) {
            load.module().leaveSignatureOpen();
            load.findings().unknown("CONFIG_MODULE_SIG");
        }
        if (!checks.orElse(true)) {
            noteIgnored(load);
            return;
        }
        Optional<SignatureTrailer> trailer = SignatureTrailer.of(load.content());
        if (trailer.isEmpty()) {
            new UnsignedLoad(load).judge("unsigned module", notSigned(load.content()));
        } else if (isMangled(load)) {
            new UnsignedLoad(load)
                    .judge(
                            "unsigned module",
                            unsigned("it is signed, but loaded with flags that make the kernel not look"));
        } else {
            examine(load, trailer.get());
        }
    }

    /** A parameter of the module loader is there exactly if the option is set. */
    private static Optional<Boolean> checksSignatures(Load load) {
        return load.option("MODULE_SIG").or(() -> {
            Fact<Boolean> parameter = load.kernel().policy().sigEnforce();
            boolean open = parameter instanceof Fact.Hidden<Boolean> || parameter instanceof Fact.Malformed<Boolean>;
            return open ? Optional.empty() : Optional.of(parameter.value().isPresent());
        });
    }

    /** Before 5.17 any flag will do. */
    private static boolean isMangled(Load load) {
        return load.has(LoaderChange.COMPRESSED_FILES)
                ? load.call().has(FinitFlags.IGNORE_MODVERSIONS) || load.call().has(FinitFlags.IGNORE_VERMAGIC)
                : load.call().flags() != 0;
    }

    private void noteIgnored(Load load) {
        if (SignatureTrailer.of(load.content()).isPresent()) {
            load.findings()
                    .add(Finding.info(stage(), "the signature is not looked at")
                            .because("this kernel has no CONFIG_MODULE_SIG; the signature stays behind the ELF file")
                            .hint("nothing to do"));
        }
    }

    /** {@code mod_verify_sig} up to {@code mod_check_sig}. */
    private void examine(Load load, SignatureTrailer trailer) {
        Window signed = cut(load, SignatureTrailer.MARKER.length());
        int block = signed.size() - SignatureTrailer.BLOCK;
        String defect = trailer.defect().orElse("");
        if (block <= 0 || trailer.signatureLength() >= block) {
            refuse(load, Math.max(block, 0), defect, Optional.empty());
        } else if (trailer.idType() != SignatureTrailer.PKCS7) {
            new UnsignedLoad(load)
                    .judge(
                            "module with unsupported crypto",
                            unsigned("its signature is of an unknown kind: " + defect)
                                    .at("file", block + 2L)
                                    .logged("module: not signed with expected PKCS#7 message"));
        } else if (!defect.isEmpty()) {
            refuse(load, block, defect, Optional.of("module: PKCS#7 signature info has unexpected non-zero params"));
        } else {
            Window content =
                    cut(load, SignatureTrailer.BLOCK + trailer.signature().size());
            new SignatureJudge(load, content, trailer.signature()).judge();
        }
    }

    private static Window cut(Load load, int length) {
        Window content = load.content();
        Window rest = content.slice(0, content.size() - length, content.origin());
        load.content(rest);
        return rest;
    }

    private void refuse(Load load, int offset, String what, Optional<String> log) {
        Finding finding = Finding.error(stage(), "broken signature block: " + what)
                .in("mod_check_sig")
                .because("the kernel refuses modules that end in its marker without a valid block before it")
                .hint(HINT_STRIP)
                .at("file", offset);
        load.refuse(Errno.EBADMSG, log.map(finding::logged).orElse(finding));
    }

    private Finding notSigned(Window content) {
        OptionalInt surplus = SignatureTrailer.surplus(content);
        if (surplus.isEmpty()) {
            return unsigned("it is not signed");
        }
        return Finding.warning(
                        stage(), surplus.getAsInt() + " bytes follow its signature, so that the kernel does not see it")
                .in("module_sig_check")
                .because("the kernel looks for its marker at the very end, and notes unsigned code as taint E")
                .hint("cut them off (truncate -s -" + surplus.getAsInt() + " FILE), and it is signed")
                .at("file", content.size() - surplus.getAsInt());
    }

    private Finding unsigned(String what) {
        return Finding.warning(stage(), what)
                .in("module_sig_check")
                .because("the kernel notes unsigned code as taint E")
                .hint("sign it with a key that this kernel trusts");
    }
}
