package io.github.jkmod.report;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Makes strings that were read byte for byte out of a file fit for people. */
final class FileText {
    private FileText() {}

    /** The string's bytes read as UTF-8 (authors' names), or unchanged where they are not UTF-8. */
    static String decoded(String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return latin1;
        }
    }

    /** As {@link #decoded}, with control characters written as {@code \x1b}, so that no file can steer a terminal. */
    static String printable(String latin1) {
        StringBuilder out = new StringBuilder();
        decoded(latin1).codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
