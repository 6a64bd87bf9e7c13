package io.github.jkmod.signature;

import static io.github.jkmod.signature.Asn1Program.Mode.ALTERNATIVE;
import static io.github.jkmod.signature.Asn1Program.Mode.MUST;
import static io.github.jkmod.signature.Asn1Program.Mode.OPTIONAL;
import static io.github.jkmod.signature.Asn1Tag.BIT_STRING;
import static io.github.jkmod.signature.Asn1Tag.BOOLEAN;
import static io.github.jkmod.signature.Asn1Tag.GENERALIZED_TIME;
import static io.github.jkmod.signature.Asn1Tag.INTEGER;
import static io.github.jkmod.signature.Asn1Tag.OBJECT_ID;
import static io.github.jkmod.signature.Asn1Tag.OCTET_STRING;
import static io.github.jkmod.signature.Asn1Tag.SEQUENCE;
import static io.github.jkmod.signature.Asn1Tag.SET;
import static io.github.jkmod.signature.Asn1Tag.UTC_TIME;
import static io.github.jkmod.signature.Asn1Tag.constructed;
import static io.github.jkmod.signature.Asn1Tag.primitive;

/** A certificate (RFC 5280) as crypto/asymmetric_keys/x509.asn1 has it, and what its authority key identifier holds. */
final class X509Grammar {
    private static final String ALGORITHM = "AlgorithmIdentifier";
    private static final String NAME = "Name";
    private static final int IA5_STRING = 0x16;

    static final Asn1Program<X509Parser> CERTIFICATE = certificate();

    /** Since 6.7. */
    static final Asn1Program<X509Parser> AUTHORITY_KEY_ID = authorityKeyId(true);

    /** Before 6.7: general names were expected with explicit tags. */
    static final Asn1Program<X509Parser> EXPLICIT_AUTHORITY_KEY_ID = authorityKeyId(false);

    private X509Grammar() {}

    private static Asn1Program<X509Parser> certificate() {
        Asn1Program.Builder<X509Parser> to = Asn1Program.builder();
        to.match(SEQUENCE).match(SEQUENCE).jump(OPTIONAL, constructed(0), "Version");
        to.match(INTEGER).act(X509Parser::noteSerial);
        to.jump(MUST, SEQUENCE, ALGORITHM).act(X509Parser::noteSignatureAlgorithm);
        to.jump(MUST, SEQUENCE, NAME).act(X509Parser::noteIssuer);
        to.match(SEQUENCE);
        time(to);
        to.act(X509Parser::noteNotBefore);
        time(to);
        to.act(X509Parser::noteNotAfter).end();
        to.jump(MUST, SEQUENCE, NAME).act(X509Parser::noteSubject);
        to.match(SEQUENCE)
                .jump(MUST, SEQUENCE, ALGORITHM)
                .match(BIT_STRING, X509Parser::noteKey)
                .end();
        to.match(OPTIONAL, primitive(1))
                .match(OPTIONAL, primitive(2))
                .jump(OPTIONAL, constructed(3), "Extensions")
                .end()
                .act(X509Parser::noteSigned);
        to.jump(MUST, SEQUENCE, ALGORITHM)
                .match(BIT_STRING, X509Parser::noteSignature)
                .end()
                .complete();
        to.label("Version").match(INTEGER).end().back();
        to.label(ALGORITHM)
                .match(OBJECT_ID, X509Parser::noteObjectId)
                .any(OPTIONAL, X509Parser::noteParameters)
                .end()
                .back();
        to.label(NAME);
        name(to, NAME);
        to.back();
        extensions(to);
        return to.build();
    }

    private static void time(Asn1Program.Builder<X509Parser> to) {
        to.match(OPTIONAL, UTC_TIME).match(ALTERNATIVE, GENERALIZED_TIME).choiceEnd();
    }

    /** The relative names, up to the end of the sequence of them, which begins at {@code label}. */
    private static void name(Asn1Program.Builder<X509Parser> to, String label) {
        to.match(SET)
                .label(label + " assertion")
                .match(SEQUENCE)
                .match(OBJECT_ID, X509Parser::noteObjectId)
                .any(MUST)
                .end()
                .endOf(label + " assertion")
                .endOf(label);
    }

    private static void extensions(Asn1Program.Builder<X509Parser> to) {
        to.label("Extensions").match(SEQUENCE);
        to.label("Extension")
                .match(SEQUENCE)
                .match(OBJECT_ID, X509Parser::noteObjectId)
                .match(OPTIONAL, BOOLEAN)
                .match(OCTET_STRING, X509Parser::noteExtension)
                .end()
                .endOf("Extension")
                .end()
                .back();
    }

    private static Asn1Program<X509Parser> authorityKeyId(boolean implicit) {
        Asn1Program.Builder<X509Parser> to = Asn1Program.builder();
        to.match(SEQUENCE)
                .match(OPTIONAL, primitive(0), X509Parser::noteAuthorityKey)
                .jump(OPTIONAL, constructed(1), "GeneralName")
                .match(OPTIONAL, primitive(2), X509Parser::noteAuthoritySerial)
                .end()
                .complete();
        to.label("GeneralName");
        if (implicit) {
            implicitNames(to);
        } else {
            explicitNames(to);
        }
        to.label("directoryName").match(SEQUENCE).label("directory");
        name(to, "directory");
        to.act(X509Parser::noteAuthorityName).end().back();
        return to.build();
    }

    private static void implicitNames(Asn1Program.Builder<X509Parser> to) {
        to.jump(OPTIONAL, constructed(0), "otherName")
                .match(ALTERNATIVE, primitive(1))
                .match(ALTERNATIVE, primitive(2))
                .jump(ALTERNATIVE, constructed(3), "anything")
                .jump(ALTERNATIVE, constructed(4), "directoryName")
                .jump(ALTERNATIVE, constructed(5), "ediPartyName")
                .match(ALTERNATIVE, primitive(6))
                .match(ALTERNATIVE, primitive(7))
                .match(ALTERNATIVE, primitive(8))
                .choiceEnd()
                .endOf("GeneralName")
                .back();
        to.label("otherName")
                .match(OBJECT_ID)
                .match(constructed(0))
                .any(MUST)
                .end()
                .end()
                .back();
        to.label("anything").any(MUST).end().back();
        to.label("ediPartyName")
                .jump(OPTIONAL, constructed(0), "anything")
                .match(constructed(1))
                .any(MUST)
                .end()
                .end()
                .back();
    }

    private static void explicitNames(Asn1Program.Builder<X509Parser> to) {
        to.jump(OPTIONAL, constructed(0), "anything")
                .jump(ALTERNATIVE, constructed(1), "a string")
                .jump(ALTERNATIVE, constructed(2), "a string")
                .jump(ALTERNATIVE, constructed(3), "anything")
                .jump(ALTERNATIVE, constructed(4), "directoryName")
                .jump(ALTERNATIVE, constructed(5), "anything")
                .jump(ALTERNATIVE, constructed(6), "a string")
                .jump(ALTERNATIVE, constructed(7), "octets")
                .jump(ALTERNATIVE, constructed(8), "an object")
                .choiceEnd()
                .endOf("GeneralName")
                .back();
        to.label("anything").any(MUST).end().back();
        to.label("a string").match(IA5_STRING).end().back();
        to.label("octets").match(OCTET_STRING).end().back();
        to.label("an object").match(OBJECT_ID).end().back();
    }
}
