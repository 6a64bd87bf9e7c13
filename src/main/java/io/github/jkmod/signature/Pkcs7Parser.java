package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a message as {@code pkcs7_parse_message} (crypto/asymmetric_keys/pkcs7_parser.c) does. */
final class Pkcs7Parser {
    private final KernelCrypto crypto;
    private final Pkcs7Message message = new Pkcs7Message();
    private final List<X509Certificate> certificates = new ArrayList<>();
    private SignerInfo signer = new SignerInfo();
    private ObjectId lastId = ObjectId.OTHER;

    // These are not forgotten between signers, as the kernel does not.
    private byte[] serial = {};
    private byte[] issuer = {};
    private byte[] keyId = {};
    private boolean expectsKeyId;

    Pkcs7Parser(KernelCrypto crypto) {
        this.crypto = crypto;
    }

    /** Reads {@code data}; throws {@link KernelRefusal} where the kernel stops. */
    void parse(byte[] data) {
        Asn1Machine.decode(Pkcs7Grammar.PROGRAM, this, data);
        checkAttributes();
    }

    /** {@return what has been read} */
    Pkcs7Message message() {
        return message;
    }

    /** {@return the signer that was being read when the kernel stopped} */
    SignerInfo unfinished() {
        signer.issuer = issuer;
        signer.serial = serial;
        signer.keyId = keyId;
        return signer;
    }

    /** {@code pkcs7_check_authattrs}. */
    private void checkAttributes() {
        if (message.signers.isEmpty()) {
            throw inconsistent();
        }
        boolean wanted = message.signers.get(0).attributed;
        message.attributed = wanted;
        for (SignerInfo each : message.signers) {
            if (each.attributed != wanted) {
                throw inconsistent();
            }
            SignatureKind kind = each.signature.kind;
            if (!each.attributed && kind != null && kind.takesData()) {
                each.signature.digestName = "none";
            }
        }
    }

    private static KernelRefusal inconsistent() {
        return new KernelRefusal(
                        Errno.EINVAL, "it has no signer, or only some of its signers have authenticated attributes")
                .logged("PKCS7: Inconsistently supplied authAttrs");
    }

    void noteObjectId(Asn1Element element) {
        lastId = ObjectId.of(element.content());
    }

    void noteDigest(Asn1Element element) {
        signer.signature.digestName = crypto.digestName(lastId)
                .orElseThrow(() -> new KernelRefusal(
                                Errno.ENOPKG, "it names a digest that this kernel's parser does not know")
                        .at(element.start()));
    }

    void notePublicKeyAlgorithm(Asn1Element element) {
        signer.signature.kind = crypto.signatureKind(lastId)
                .orElseThrow(() -> new KernelRefusal(
                                Errno.ENOPKG, "it names a signature algorithm that this kernel's parser does not know")
                        .at(element.start()));
    }

    void checkContentType(Asn1Element element) {
        if (lastId != ObjectId.SIGNED_DATA) {
            throw new KernelRefusal(Errno.EINVAL, "it is not signed data")
                    .at(element.start())
                    .logged("PKCS7: Only support pkcs7_signedData type");
        }
    }

    void noteVersion(Asn1Element element) {
        int version = element.length() == 1 ? element.at(0) : -1;
        if (version != 1 && version != 3) {
            throw new KernelRefusal(Errno.EINVAL, "its version is neither 1 nor 3")
                    .at(element.start())
                    .logged("PKCS7: Unsupported SignedData version");
        }
        message.version = version;
    }

    void noteSignerVersion(Asn1Element element) {
        int version = element.length() == 1 ? element.at(0) : -1;
        if (version != 1 && version != 3) {
            throw new KernelRefusal(Errno.EINVAL, "the signer's version is neither 1 nor 3")
                    .at(element.start())
                    .logged("PKCS7: Unsupported SignerInfo version");
        }
        if ((version == 1) != (message.version == 1)) {
            throw new KernelRefusal(Errno.EBADMSG, "the signer's version is not the message's")
                    .at(element.start())
                    .logged("PKCS7: SignedData-SignerInfo version mismatch");
        }
        expectsKeyId = version == 3;
    }

    /** {@code pkcs7_extract_cert}: with its header, and beyond its end where that is marked instead of told. */
    void takeCertificate(Asn1Element element) {
        if (element.tag() != Asn1Tag.SEQUENCE) {
            throw new KernelRefusal(Errno.EBADMSG, "a certificate in it does not begin as one").at(element.start());
        }
        int from = element.start() - element.header();
        int to = element.start() + element.length();
        if (element.data()[from + 1] == (byte) 0x80) {
            to = Math.min(to + 2, element.data().length);
        }
        certificates.add(X509Parser.parse(Arrays.copyOfRange(element.data(), from, to), crypto));
    }

    /** The newly read ones come before those that are there. */
    void noteCertificates(Asn1Element element) {
        message.certificates.addAll(0, certificates);
        certificates.clear();
    }

    void noteContent(Asn1Element element) {
        if (lastId != ObjectId.DATA && lastId != ObjectId.MS_INDIRECT_DATA) {
            throw new KernelRefusal(Errno.EINVAL, "what it signs is not plain data").at(element.start());
        }
        message.dataType = lastId;
    }

    void noteData(Asn1Element element) {
        message.hasData = true;
    }

    /** {@code pkcs7_sig_note_authenticated_attr}. */
    void noteAttribute(Asn1Element element) {
        boolean repeated = isSingle(lastId) && !signer.attributes.add(lastId);
        if (repeated) {
            throw new KernelRefusal(Errno.EKEYREJECTED, "an authenticated attribute is there twice")
                    .at(element.start())
                    .logged("PKCS7: Repeated/multivalue AuthAttrs not permitted");
        }
        switch (lastId) {
            case CONTENT_TYPE -> {
                if (ObjectId.of(element.content()) != message.dataType) {
                    throw new KernelRefusal(Errno.EBADMSG, "the signer's data type is not the message's")
                            .at(element.start());
                }
            }
            case SIGNING_TIME -> Asn1Time.check(element);
            case MESSAGE_DIGEST -> {
                if (element.tag() != Asn1Tag.OCTET_STRING) {
                    throw new KernelRefusal(Errno.EBADMSG, "the digest attribute is no octet string")
                            .at(element.start());
                }
            }
            case SMIME_CAPABILITIES -> requireMicrosoft(element, "PKCS7: S/MIME Caps only allowed with Authenticode");
            case MS_OPUS_INFO, MS_STATEMENT_TYPE ->
                requireMicrosoft(element, "PKCS7: Authenticode AuthAttrs only allowed with Authenticode");
            default -> {
                // any other attribute is passed over
            }
        }
    }

    private static boolean isSingle(ObjectId id) {
        return switch (id) {
            case CONTENT_TYPE, SIGNING_TIME, MESSAGE_DIGEST, SMIME_CAPABILITIES, MS_OPUS_INFO, MS_STATEMENT_TYPE ->
                true;
            default -> false;
        };
    }

    private void requireMicrosoft(Asn1Element element, String log) {
        if (message.dataType != ObjectId.MS_INDIRECT_DATA) {
            throw new KernelRefusal(Errno.EKEYREJECTED, "it has attributes of another kind of message")
                    .at(element.start())
                    .logged(log);
        }
    }

    void noteAttributes(Asn1Element element) {
        boolean complete = signer.attributes.contains(ObjectId.CONTENT_TYPE)
                && signer.attributes.contains(ObjectId.MESSAGE_DIGEST);
        if (!complete) {
            throw new KernelRefusal(Errno.EBADMSG, "it has authenticated attributes, but not those that must be there")
                    .at(element.start())
                    .logged("PKCS7: Missing required AuthAttr");
        }
        signer.attributed = true;
    }

    void noteSerial(Asn1Element element) {
        serial = element.content();
    }

    void noteIssuer(Asn1Element element) {
        issuer = element.content();
    }

    void noteKeyId(Asn1Element element) {
        keyId = element.content();
    }

    void noteSignature(Asn1Element element) {
        signer.signature.signature = element.content();
    }

    void noteSigner(Asn1Element element) {
        if (message.dataType == ObjectId.MS_INDIRECT_DATA && !signer.attributed) {
            throw new KernelRefusal(Errno.EBADMSG, "data of this type needs authenticated attributes")
                    .at(element.start())
                    .logged("PKCS7: Authenticode requires AuthAttrs");
        }
        SignerInfo read = unfinished();
        read.signature.signerId = expectsKeyId ? keyId : KeyIds.of(serial, issuer);
        message.signers.add(read);
        signer = new SignerInfo();
    }
}
