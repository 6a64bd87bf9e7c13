package io.github.jkmod.bytes;

import java.util.Locale;

/** Control characters in text that came out of a file: none may break a line or steer a terminal. */
public final class ControlCharacters {
    private ControlCharacters() {}

    /** {@return the text with control characters written as {@code \x1b}} */
    public static String escaped(String text) {
        if (!holdsAny(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static boolean holdsAny(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
