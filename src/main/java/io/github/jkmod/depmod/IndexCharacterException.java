package io.github.jkmod.depmod;

import java.util.Locale;

/** A string that no index can hold: it has a character beyond 7-bit ASCII. */
public final class IndexCharacterException extends Exception {
    private static final long serialVersionUID = 1L;

    private IndexCharacterException(char character, String text) {
        super(String.format(
                Locale.ROOT,
                "Module index: bad character '%c'=0x%x - only 7-bit ASCII is supported:%n%s",
                character,
                (int) character,
                text));
    }

    /** Throws if {@code text} cannot be in an index. */
    static void check(String text) throws IndexCharacterException {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= IndexTrie.CHARACTERS) {
                throw new IndexCharacterException(text.charAt(i), text);
            }
        }
    }
}
