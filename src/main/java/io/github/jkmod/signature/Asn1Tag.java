package io.github.jkmod.signature;

/** First bytes of ASN.1 elements. */
final class Asn1Tag {
    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_ID = 0x06;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;

    private Asn1Tag() {}

    /** {@return the tag {@code [number]} of a constructed element} */
    static int constructed(int number) {
        return CONTEXT | CONSTRUCTED | number;
    }

    /** {@return the tag {@code [number]} of a primitive element} */
    static int primitive(int number) {
        return CONTEXT | number;
    }
}
