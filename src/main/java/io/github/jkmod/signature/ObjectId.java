package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The object identifiers that decide something in a kernel's signature check; all others are alike to it. */
enum ObjectId {
    EC_PUBLIC_KEY("1.2.840.10045.2.1"),
    PRIME192V1("1.2.840.10045.3.1.1"),
    PRIME256V1("1.2.840.10045.3.1.7"),
    SECP384R1("1.3.132.0.34"),
    SECP521R1("1.3.132.0.35"),
    ECDSA_SHA1("1.2.840.10045.4.1"),
    ECDSA_SHA224("1.2.840.10045.4.3.1"),
    ECDSA_SHA256("1.2.840.10045.4.3.2"),
    ECDSA_SHA384("1.2.840.10045.4.3.3"),
    ECDSA_SHA512("1.2.840.10045.4.3.4"),
    ECDSA_SHA3_256("2.16.840.1.101.3.4.3.10"),
    ECDSA_SHA3_384("2.16.840.1.101.3.4.3.11"),
    ECDSA_SHA3_512("2.16.840.1.101.3.4.3.12"),
    RSA("1.2.840.113549.1.1.1"),
    RSA_MD4("1.2.840.113549.1.1.3"),
    RSA_SHA1("1.2.840.113549.1.1.5"),
    RSA_SHA224("1.2.840.113549.1.1.14"),
    RSA_SHA256("1.2.840.113549.1.1.11"),
    RSA_SHA384("1.2.840.113549.1.1.12"),
    RSA_SHA512("1.2.840.113549.1.1.13"),
    RSA_SHA3_256("2.16.840.1.101.3.4.3.14"),
    RSA_SHA3_384("2.16.840.1.101.3.4.3.15"),
    RSA_SHA3_512("2.16.840.1.101.3.4.3.16"),
    ML_DSA_44("2.16.840.1.101.3.4.3.17"),
    ML_DSA_65("2.16.840.1.101.3.4.3.18"),
    ML_DSA_87("2.16.840.1.101.3.4.3.19"),
    GOST_KEY_256("1.2.643.7.1.1.1.1"),
    GOST_KEY_512("1.2.643.7.1.1.1.2"),
    GOST_SIGNATURE_256("1.2.643.7.1.1.3.2"),
    GOST_SIGNATURE_512("1.2.643.7.1.1.3.3"),
    SM2("1.2.156.10197.1.301"),
    SM2_SM3("1.2.156.10197.1.501"),
    MD4("1.2.840.113549.2.4"),
    MD5("1.2.840.113549.2.5"),
    SHA1("1.3.14.3.2.26"),
    SHA224("2.16.840.1.101.3.4.2.4"),
    SHA256("2.16.840.1.101.3.4.2.1"),
    SHA384("2.16.840.1.101.3.4.2.2"),
    SHA512("2.16.840.1.101.3.4.2.3"),
    SHA3_256("2.16.840.1.101.3.4.2.8"),
    SHA3_384("2.16.840.1.101.3.4.2.9"),
    SHA3_512("2.16.840.1.101.3.4.2.10"),
    SM3("1.2.156.10197.1.401"),
    STREEBOG_256("1.2.643.7.1.1.2.2"),
    STREEBOG_512("1.2.643.7.1.1.2.3"),
    DATA("1.2.840.113549.1.7.1"),
    SIGNED_DATA("1.2.840.113549.1.7.2"),
    MS_INDIRECT_DATA("1.3.6.1.4.1.311.2.1.4"),
    CONTENT_TYPE("1.2.840.113549.1.9.3"),
    MESSAGE_DIGEST("1.2.840.113549.1.9.4"),
    SIGNING_TIME("1.2.840.113549.1.9.5"),
    SMIME_CAPABILITIES("1.2.840.113549.1.9.15"),
    MS_STATEMENT_TYPE("1.3.6.1.4.1.311.2.1.11"),
    MS_OPUS_INFO("1.3.6.1.4.1.311.2.1.12"),
    SUBJECT_KEY_ID("2.5.29.14"),
    AUTHORITY_KEY_ID("2.5.29.35"),
    KEY_USAGE("2.5.29.15"),
    BASIC_CONSTRAINTS("2.5.29.19"),
    /** Any other. */
    OTHER("");

    private static final Map<String, ObjectId> BY_CONTENT = byContent();

    private final String dotted;

    ObjectId(String dotted) {
        this.dotted = dotted;
    }

    /** {@return the identifier with exactly this encoded content ({@code look_up_OID})} */
    static ObjectId of(byte[] content) {
        return BY_CONTENT.getOrDefault(HexFormat.of().formatHex(content), OTHER);
    }

    /** {@return the identifier in an element of its own: tag, one byte of length, content ({@code parse_OID})} */
    static ObjectId ofElement(byte[] element) {
        boolean whole = element.length >= 3 && element[0] == Asn1Tag.OBJECT_ID && element[1] == element.length - 2;
        if (!whole) {
            throw new KernelRefusal(Errno.EBADMSG, "the key's parameters are not the name of a curve");
        }
        return of(Arrays.copyOfRange(element, 2, element.length));
    }

    private static Map<String, ObjectId> byContent() {
        Map<String, ObjectId> known = new HashMap<>();
        for (ObjectId id : values()) {
            if (id != OTHER) {
                known.put(id.contentHex(), id);
            }
        }
        return known;
    }

    /** X.690, 8.19: two numbers in the first byte, each other one in groups of 7 bits, all but the last marked. */
    private String contentHex() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        String[] numbers = dotted.split("\\.", -1);
        content.write(Integer.parseInt(numbers[0]) * 40 + Integer.parseInt(numbers[1]));
        for (int i = 2; i < numbers.length; i++) {
            int number = Integer.parseInt(numbers[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (number >> shift != 0) {
                    content.write(0x80 | ((number >> shift) & 0x7f));
                }
            }
            content.write(number & 0x7f);
        }
        return HexFormat.of().formatHex(content.toByteArray());
    }
}
