package io.github.jkmod.signature;

import io.github.jkmod.image.SignatureTrailer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key with its certificate, made up for a test, that signs modules as {@code scripts/sign-file} does. */
public final class SigningKey {
    /** Who can be told from the others by name. */
    public static final String NAME = "CN=jkmod test key";

    private final KeyPair keys;
    private final X509CertificateHolder certificate;

    private SigningKey(KeyPair keys, X509CertificateHolder certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /** A 2048-bit RSA key. */
    public static SigningKey rsa() {
        return make("RSA", 2048, "SHA256withRSA", NAME);
    }

    /** A key on P-256. */
    static SigningKey ec() {
        return make("EC", 256, "SHA256withECDSA", NAME);
    }

    private static SigningKey make(String algorithm, int bits, String signature, String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            KeyPair keys = generator.generateKeyPair();
            Instant from = Instant.parse("2024-01-01T00:00:00Z");
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(name),
                    new BigInteger("4711"),
                    Date.from(from),
                    Date.from(Instant.parse("2044-01-01T00:00:00Z")),
                    new X500Name(name),
                    keys.getPublic());
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            return new SigningKey(keys, builder.build(new JcaContentSignerBuilder(signature).build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate in DER. */
    public byte[] certificate() {
        try {
            return certificate.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message that sign-file appends: without attributes, certificates or data. */
    public byte[] sign(byte[] content, String algorithm) {
        return message(content, algorithm, true, false, false);
    }

    /** The message that a tool makes which is not told to leave attributes out. */
    public byte[] signWithAttributes(byte[] content, String algorithm) {
        return message(content, algorithm, false, false, false);
    }

    /**
     * A message.
     *
     * @param direct without attributes
     * @param withData with the data in it
     * @param withCertificate with the certificate in it
     */
    byte[] message(byte[] content, String algorithm, boolean direct, boolean withData, boolean withCertificate) {
        try {
            ContentSigner signer = new JcaContentSignerBuilder(algorithm).build(keys.getPrivate());
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(
                    new SignerInfoGeneratorBuilder(new BcDigestCalculatorProvider(), SigningKey::plain)
                            .setDirectSignature(direct)
                            .build(signer, certificate));
            if (withCertificate) {
                generator.addCertificate(certificate);
            }
            return generator
                    .generate(new CMSProcessableByteArray(content), withData)
                    .toASN1Structure()
                    .getEncoded("DER");
        } catch (CMSException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As OpenSSL names it: RSA without the digest, which is named elsewhere. */
    private static AlgorithmIdentifier plain(AlgorithmIdentifier signature) {
        return signature.getAlgorithm().on(PKCSObjectIdentifiers.pkcs_1)
                ? new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE)
                : signature;
    }

    /** The message with the key's id instead of issuer and serial number (version 3). */
    byte[] signByKeyId(byte[] content, String algorithm) {
        try {
            byte[] id = new JcaX509ExtensionUtils()
                    .createSubjectKeyIdentifier(keys.getPublic())
                    .getKeyIdentifier();
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(
                    new SignerInfoGeneratorBuilder(new BcDigestCalculatorProvider(), SigningKey::plain)
                            .setDirectSignature(true)
                            .build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()), id));
            return generator
                    .generate(new CMSProcessableByteArray(content), false)
                    .toASN1Structure()
                    .getEncoded("DER");
        } catch (CMSException | OperatorCreationException | IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A signed module: content, message, block, marker. */
    public static byte[] module(byte[] content, byte[] message) {
        return module(content, message, List.of(0, 0, SignatureTrailer.PKCS7, 0, 0, 0, 0, 0), message.length);
    }

    /**
     * A signed module.
     *
     * @param block the first eight bytes of the block
     * @param length as the block tells it
     */
    public static byte[] module(byte[] content, byte[] message, List<Integer> block, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(content);
        out.writeBytes(message);
        block.forEach(out::write);
        out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
        out.writeBytes(SignatureTrailer.MARKER.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
