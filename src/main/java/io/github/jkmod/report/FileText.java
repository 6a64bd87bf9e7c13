package io.github.jkmod.report;

import io.github.jkmod.bytes.ControlCharacters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Makes strings that were read byte for byte out of a file fit for people. */
public final class FileText {
    private FileText() {}

    /**
     * The string's bytes read as UTF-8 (authors' names), or unchanged where they are not UTF-8; also unchanged where a
     * character is none of a byte's, so that it did not come byte for byte out of a file.
     */
    static String decoded(String latin1) {
        if (latin1.chars().anyMatch(c -> c > 0xff)) {
            return latin1;
        }
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

    /**
     * {@return the string's bytes read as UTF-8 where they are that, with control characters written as {@code \x1b}, so
     * that no file can steer a terminal}
     *
     * @param latin1 read byte for byte out of a file, or text of jkmod's own
     */
    public static String printable(String latin1) {
        return ControlCharacters.escaped(decoded(latin1));
    }
}
