package io.github.jkmod.signature;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.model.KernelRelease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;

/** A module's signature: the message that stands behind it, and the bytes it is about. */
public final class ModuleSignature {
    private static final HexFormat HEX = HexFormat.of();

    private ModuleSignature() {}

    /**
     * {@return what {@code verify_pkcs7_signature} says, for module signatures}
     *
     * @param content what is signed: the module without signature, block and marker
     * @param message the PKCS#7 message
     * @param certificates the trusted ones, each in DER; those that the kernel would not take are passed over
     */
    public static SignatureVerdict check(
            Window content, Window message, List<byte[]> certificates, KernelCrypto crypto) {
        Pkcs7Parser parser = new Pkcs7Parser(crypto);
        try {
            parser.parse(message.copy());
            Pkcs7Message parsed = parser.message();
            new MessageCheck(parsed, content, crypto).verify();
            new TrustCheck(parsed, trusted(certificates, crypto), crypto).verify();
            return new SignatureVerdict(
                    Optional.empty(),
                    "",
                    KernelRefusal.NOWHERE,
                    Optional.empty(),
                    signer(parser),
                    false,
                    Optional.empty());
        } catch (KernelRefusal refusal) {
            return new SignatureVerdict(
                    Optional.of(refusal.error()),
                    refusal.reason(),
                    refusal.offset(),
                    refusal.log(),
                    signer(parser),
                    refusal.isOfOtherBytes(),
                    Optional.empty());
        } catch (OpenQuestion open) {
            return new SignatureVerdict(
                    Optional.empty(),
                    "",
                    KernelRefusal.NOWHERE,
                    Optional.empty(),
                    signer(parser),
                    false,
                    Optional.of(open.algorithm()));
        }
    }

    /** {@return who has signed, if the message can be read so far} */
    public static Optional<Signer> signer(Window message) {
        Pkcs7Parser parser = new Pkcs7Parser(new KernelCrypto(KernelRelease.NEWEST, true, name -> Optional.of(true)));
        try {
            parser.parse(message.copy());
        } catch (KernelRefusal | OpenQuestion e) {
            // what was read until then is what there is to tell
        }
        return signer(parser);
    }

    private static List<X509Certificate> trusted(List<byte[]> certificates, KernelCrypto crypto) {
        List<X509Certificate> trusted = new ArrayList<>();
        for (byte[] der : certificates) {
            try {
                trusted.add(X509Parser.parse(der, crypto));
            } catch (KernelRefusal refusal) {
                // "Problem loading in-kernel X.509 certificate": it is in no keyring
            }
        }
        return trusted;
    }

    private static Optional<Signer> signer(Pkcs7Parser parser) {
        List<SignerInfo> signers = parser.message().signers;
        SignerInfo info = signers.isEmpty() ? parser.unfinished() : signers.get(0);
        if (info.issuer.length == 0 && info.keyId.length == 0) {
            return Optional.empty();
        }
        String digest = info.signature.digestName;
        return Optional.of(new Signer(
                name(info.issuer),
                HEX.formatHex(info.serial),
                HEX.formatHex(info.keyId),
                digest == null ? "" : digest,
                info.signature.algorithm().orElse("")));
    }

    /** The content of a name as people write it; in hexadecimal where it is not well-formed. */
    private static String name(byte[] content) {
        if (content.length == 0) {
            return "";
        }
        try (ASN1InputStream in = new ASN1InputStream(content)) {
            ASN1EncodableVector parts = new ASN1EncodableVector();
            ASN1Primitive part = in.readObject();
            while (part != null) {
                parts.add(part);
                part = in.readObject();
            }
            return X500Name.getInstance(new DERSequence(parts)).toString();
        } catch (IOException | RuntimeException e) {
            return HEX.formatHex(content);
        }
    }
}
