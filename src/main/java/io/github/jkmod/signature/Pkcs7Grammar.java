package io.github.jkmod.signature;

import static io.github.jkmod.signature.Asn1Program.Mode.ALTERNATIVE;
import static io.github.jkmod.signature.Asn1Program.Mode.MUST;
import static io.github.jkmod.signature.Asn1Program.Mode.OPTIONAL;
import static io.github.jkmod.signature.Asn1Tag.INTEGER;
import static io.github.jkmod.signature.Asn1Tag.OBJECT_ID;
import static io.github.jkmod.signature.Asn1Tag.OCTET_STRING;
import static io.github.jkmod.signature.Asn1Tag.SEQUENCE;
import static io.github.jkmod.signature.Asn1Tag.SET;
import static io.github.jkmod.signature.Asn1Tag.constructed;
import static io.github.jkmod.signature.Asn1Tag.primitive;

/** A signed message (RFC 5652 with the older RFC 2315 as alternative), as crypto/asymmetric_keys/pkcs7.asn1 has it. */
final class Pkcs7Grammar {
    private static final String SIGNED_DATA = "SignedData";
    private static final String ALGORITHM = "DigestAlgorithmIdentifier";
    private static final String CERTIFICATES = "CertificateList";
    private static final String SIGNER = "SignerInfo";
    private static final String ATTRIBUTE = "AuthenticatedAttribute";
    private static final String LOOSE_ATTRIBUTE = "UnauthenticatedAttribute";

    static final Asn1Program<Pkcs7Parser> PROGRAM = program();

    private Pkcs7Grammar() {}

    private static Asn1Program<Pkcs7Parser> program() {
        Asn1Program.Builder<Pkcs7Parser> to = Asn1Program.builder();
        to.match(SEQUENCE)
                .match(OBJECT_ID, Pkcs7Parser::noteObjectId)
                .act(Pkcs7Parser::checkContentType)
                .jump(OPTIONAL, constructed(0), SIGNED_DATA)
                .end()
                .complete();
        signedData(to);
        lists(to);
        signer(to);
        issuer(to);
        attributes(to);
        return to.build();
    }

    private static void signedData(Asn1Program.Builder<Pkcs7Parser> to) {
        to.label(SIGNED_DATA).match(SEQUENCE).match(INTEGER, Pkcs7Parser::noteVersion);
        to.jump(OPTIONAL, SET, "algorithms in a set")
                .jump(ALTERNATIVE, SEQUENCE, "algorithms in a sequence")
                .choiceEnd();
        to.match(SEQUENCE)
                .match(OBJECT_ID, Pkcs7Parser::noteObjectId)
                .act(Pkcs7Parser::noteObjectId)
                .jump(OPTIONAL, constructed(0), "Data")
                .end()
                .act(Pkcs7Parser::noteContent);
        to.jump(OPTIONAL, constructed(0), "certificates in a set")
                .jump(ALTERNATIVE, constructed(2), "certificates in a sequence")
                .act(Pkcs7Parser::noteCertificates);
        to.jump(OPTIONAL, constructed(1), "revocations in a set")
                .jump(ALTERNATIVE, constructed(3), "revocations in a sequence");
        to.jump(OPTIONAL, SET, "signers in a set")
                .jump(ALTERNATIVE, SEQUENCE, "signers in a sequence")
                .choiceEnd();
        to.end().end().back();
    }

    private static void lists(Asn1Program.Builder<Pkcs7Parser> to) {
        listOf(to, "algorithms in a set", ALGORITHM);
        listOf(to, "algorithms in a sequence", ALGORITHM);
        to.label("Data").any(MUST, Pkcs7Parser::noteData).end().back();
        to.label("certificates in a set")
                .any(OPTIONAL, Pkcs7Parser::takeCertificate)
                .any(ALTERNATIVE, Pkcs7Parser::takeCertificate)
                .choiceEnd()
                .endOf("certificates in a set")
                .back();
        to.label("certificates in a sequence")
                .any(MUST, Pkcs7Parser::takeCertificate)
                .endOf("certificates in a sequence")
                .back();
        listOf(to, "revocations in a set", CERTIFICATES);
        listOf(to, "revocations in a sequence", CERTIFICATES);
        listOf(to, "signers in a set", SIGNER);
        listOf(to, "signers in a sequence", SIGNER);
        to.label(ALGORITHM)
                .match(OBJECT_ID, Pkcs7Parser::noteObjectId)
                .any(OPTIONAL)
                .end()
                .back();
        to.label(CERTIFICATES)
                .any(MUST, Pkcs7Parser::takeCertificate)
                .endOf(CERTIFICATES)
                .back();
    }

    private static void listOf(Asn1Program.Builder<Pkcs7Parser> to, String label, String entry) {
        to.label(label).jump(MUST, SEQUENCE, entry).endOf(label).back();
    }

    private static void signer(Asn1Program.Builder<Pkcs7Parser> to) {
        to.label(SIGNER).match(INTEGER, Pkcs7Parser::noteSignerVersion);
        to.jump(OPTIONAL, SEQUENCE, "IssuerAndSerialNumber")
                .match(ALTERNATIVE, primitive(0), Pkcs7Parser::noteKeyId)
                .choiceEnd();
        to.jump(MUST, SEQUENCE, ALGORITHM).act(Pkcs7Parser::noteDigest);
        to.jump(OPTIONAL, constructed(0), "attributes in a set")
                .maybeAct(Pkcs7Parser::noteAttributes)
                .jump(ALTERNATIVE, constructed(2), "attributes in a sequence");
        to.match(SEQUENCE)
                .match(OBJECT_ID, Pkcs7Parser::noteObjectId)
                .any(OPTIONAL)
                .end()
                .act(Pkcs7Parser::notePublicKeyAlgorithm);
        to.match(OCTET_STRING, Pkcs7Parser::noteSignature);
        to.jump(OPTIONAL, constructed(1), "loose attributes in a set")
                .jump(ALTERNATIVE, constructed(3), "loose attributes in a sequence");
        to.end(Pkcs7Parser::noteSigner).back();
    }

    private static void issuer(Asn1Program.Builder<Pkcs7Parser> to) {
        to.label("IssuerAndSerialNumber").match(SEQUENCE);
        to.label("RelativeDistinguishedName").match(SET);
        to.label("AttributeValueAssertion")
                .match(SEQUENCE)
                .match(OBJECT_ID, Pkcs7Parser::noteObjectId)
                .any(MUST)
                .end();
        to.endOf("AttributeValueAssertion")
                .endOf("RelativeDistinguishedName")
                .act(Pkcs7Parser::noteIssuer)
                .match(INTEGER)
                .act(Pkcs7Parser::noteSerial)
                .end()
                .back();
    }

    private static void attributes(Asn1Program.Builder<Pkcs7Parser> to) {
        listOf(to, "attributes in a set", ATTRIBUTE);
        to.label("attributes in a sequence").match(SEQUENCE);
        to.label("attribute in a sequence")
                .jump(MUST, SEQUENCE, ATTRIBUTE)
                .endOf("attribute in a sequence")
                .end()
                .back();
        listOf(to, "loose attributes in a set", LOOSE_ATTRIBUTE);
        listOf(to, "loose attributes in a sequence", LOOSE_ATTRIBUTE);
        to.label(ATTRIBUTE).match(OBJECT_ID, Pkcs7Parser::noteObjectId).match(SET);
        to.label("attribute value")
                .any(MUST, Pkcs7Parser::noteAttribute)
                .endOf("attribute value")
                .end()
                .back();
        to.label(LOOSE_ATTRIBUTE).match(OBJECT_ID).match(SET);
        to.label("loose attribute value")
                .any(MUST)
                .endOf("loose attribute value")
                .end()
                .back();
    }
}
