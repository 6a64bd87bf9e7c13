package io.github.jkmod.signature;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What a PKCS#7 message (RFC 2315) says of its first signer. Read as it stands, without any of the kernel's rules; nothing is
 * verified.
 *
 * @param signer the issuer's common name, its last part where it has none; byte for byte, as ISO-8859-1
 * @param serial the number of the signer's certificate, without leading zeros
 * @param digest the digest's name as kmod writes it, such as {@code sha256}
 * @param signature the signature alone
 */
public record MessageSigner(String signer, Window serial, String digest, Window signature) {
    private static final int CONTEXT_0 = 0xa0;
    private static final int LONG_TAG = 0x1f;
    private static final String COMMON_NAME = "550403";
    private static final String SIGNED_DATA = "2a864886f70d010702";

    private static final Map<String, String> DIGESTS = Map.of(
            "2a864886f70d0204", "md4",
            "2a864886f70d0205", "md5",
            "2b0e03021a", "sha1",
            "2b24030201", "rmd160",
            "608648016503040201", "sha256",
            "608648016503040202", "sha384",
            "608648016503040203", "sha512",
            "608648016503040204", "sha224",
            "2a811ccf55018311", "sm3");

    /** An element of the message: the offset of its content, and the offset behind it. */
    private record Element(int tag, int start, int end) {}

    /** The elements of one level, one after the other. */
    private static final class Level {
        private final Window message;
        private final int end;
        private int at;

        Level(Window message, int start, int end) {
            this.message = message;
            this.at = start;
            this.end = end;
        }

        boolean ended() {
            return at >= end;
        }

        Element next() {
            int tag = message.u8(at);
            int length = message.u8(at + 1L);
            int start = at + 2;
            if ((tag & LONG_TAG) == LONG_TAG || length == 0x80 || length > 0x84) {
                throw message.malformed(at, "an element that is not DER");
            }
            if (length > 0x80) {
                int count = length - 0x80;
                length = 0;
                for (int i = 0; i < count; i++) {
                    length = (length << 8) | message.u8(start++);
                }
            }
            if (length < 0 || length > end - start) {
                throw message.malformed(at, "an element is longer than what contains it");
            }
            at = start + length;
            return new Element(tag, start, at);
        }

        Element next(int tag) {
            int from = at;
            Element element = next();
            if (element.tag() != tag) {
                throw message.malformed(from, "an element with tag " + element.tag() + " instead of " + tag);
            }
            return element;
        }

        Level inside(int tag) {
            Element element = next(tag);
            return new Level(message, element.start(), element.end());
        }

        /** Passes over an element that need not be there. */
        void pass(int tag) {
            if (!ended() && message.u8(at) == tag) {
                next();
            }
        }

        String hex(Element element) {
            return HexFormat.of().formatHex(message.copy(element.start(), element.end() - element.start()));
        }

        Window window(Element element) {
            return message.slice(element.start(), element.end() - (long) element.start(), message.origin());
        }
    }

    /** {@return the first signer; empty if the message is none, or its signer is not named by issuer and serial number} */
    public static Optional<MessageSigner> of(Window message) {
        try {
            Level content = new Level(message, 0, message.size()).inside(Asn1Tag.SEQUENCE);
            if (!content.hex(content.next(Asn1Tag.OBJECT_ID)).equals(SIGNED_DATA)) {
                return Optional.empty();
            }
            Level data = content.inside(CONTEXT_0).inside(Asn1Tag.SEQUENCE);
            data.next(Asn1Tag.INTEGER);
            data.next(Asn1Tag.SET);
            data.next(Asn1Tag.SEQUENCE);
            data.pass(CONTEXT_0);
            data.pass(CONTEXT_0 + 1);
            return signer(data.inside(Asn1Tag.SET).inside(Asn1Tag.SEQUENCE));
        } catch (MalformedException e) {
            return Optional.empty(); // such a file has no signature that could be told
        }
    }

    private static Optional<MessageSigner> signer(Level info) {
        info.next(Asn1Tag.INTEGER);
        Level name = info.inside(Asn1Tag.SEQUENCE);
        String signer = commonName(name.inside(Asn1Tag.SEQUENCE));
        Window serial = withoutZeros(name.window(name.next(Asn1Tag.INTEGER)));
        Level algorithm = info.inside(Asn1Tag.SEQUENCE);
        String digest = DIGESTS.get(algorithm.hex(algorithm.next(Asn1Tag.OBJECT_ID)));
        info.pass(CONTEXT_0);
        info.next(Asn1Tag.SEQUENCE);
        Window signature = info.window(info.next(Asn1Tag.OCTET_STRING));
        return Optional.ofNullable(digest).map(known -> new MessageSigner(signer, serial, known, signature));
    }

    private static String commonName(Level parts) {
        String value = "";
        while (!parts.ended()) {
            Level set = parts.inside(Asn1Tag.SET);
            while (!set.ended()) {
                Level pair = set.inside(Asn1Tag.SEQUENCE);
                boolean common = pair.hex(pair.next(Asn1Tag.OBJECT_ID)).equals(COMMON_NAME);
                Window text = pair.window(pair.next());
                value = text.text(0, text.size());
                if (common) {
                    return value;
                }
            }
        }
        return value;
    }

    private static Window withoutZeros(Window number) {
        int zeros = 0;
        while (zeros < number.size() && number.u8(zeros) == 0) {
            zeros++;
        }
        return number.slice(zeros, number.size() - (long) zeros, number.origin());
    }
}
