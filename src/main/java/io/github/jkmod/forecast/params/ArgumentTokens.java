package io.github.jkmod.forecast.params;

import io.github.jkmod.forecast.verdict.UnsafeAccess;
import org.jspecify.annotations.Nullable;

/**
 * The argument string as {@code next_arg} (lib/cmdline.c) takes it apart, in place: blanks end a token outside of double
 * quotes, the first {@code =} that is not its first character ends the name, quotes around the whole or around the value
 * are taken off.
 */
final class ArgumentTokens {
    /**
     * A token.
     *
     * @param name the parameter's name
     * @param value what follows the equals sign; null without one
     * @param offset where it begins in the argument string, in bytes
     */
    record Token(String name, @Nullable String value, int offset) {}

    private final char[] text;
    private final boolean readsBefore;
    private int at;

    /**
     * @param arguments one character for each byte; a NUL ends them
     * @param readsBefore whether a lone quote at the end makes the kernel read far outside of the string
     */
    ArgumentTokens(String arguments, boolean readsBefore) {
        int nul = arguments.indexOf('\0');
        String whole = nul < 0 ? arguments : arguments.substring(0, nul);
        this.text = (whole + '\0').toCharArray();
        this.readsBefore = readsBefore;
        skipSpaces();
    }

    boolean hasNext() {
        return text[at] != 0;
    }

    /** {@return what has not been taken yet} */
    String rest() {
        return string(at);
    }

    /**
     * {@return the next token}
     *
     * @throws UnsafeAccess for a lone quote at the end, where the kernel does not look after itself
     */
    Token next() {
        int start = at;
        boolean quoted = text[at] == '"';
        int args = quoted ? at + 1 : at;
        int equals = 0;
        boolean inQuote = quoted;
        int i = 0;
        for (; text[args + i] != 0; i++) {
            char c = text[args + i];
            if (isSpace(c) && !inQuote) {
                break;
            }
            if (equals == 0 && c == '=') {
                equals = i;
            }
            if (c == '"') {
                inQuote = !inQuote;
            }
        }
        int value = equals == 0 ? -1 : value(args, equals, i);
        if (quoted) {
            stripQuote(args, i);
        }
        boolean more = text[args + i] != 0;
        text[args + i] = 0;
        Token token = new Token(string(args), value < 0 ? null : string(value), start);
        at = more ? args + i + 1 : args + i;
        skipSpaces();
        return token;
    }

    private int value(int args, int equals, int end) {
        text[args + equals] = 0;
        int value = args + equals + 1;
        if (text[value] == '"') {
            value++;
            if (text[args + end - 1] == '"') {
                text[args + end - 1] = 0;
            }
        }
        return value;
    }

    private void stripQuote(int args, int end) {
        if (end == 0) {
            if (readsBefore) {
                throw new UnsafeAccess(
                        "parameters",
                        args - 1L,
                        "a lone double quote ends the parameters",
                        "the kernel reads 4 GiB behind the string (next_arg)");
            }
        } else if (text[args + end - 1] == '"') {
            text[args + end - 1] = 0;
        }
    }

    private void skipSpaces() {
        while (isSpace(text[at])) {
            at++;
        }
    }

    /** {@code isspace} of lib/ctype.c, which is Latin-1: a no-break space counts. */
    private static boolean isSpace(char c) {
        return c == ' ' || (c >= 9 && c <= 13) || c == 0xa0;
    }

    private String string(int from) {
        int end = from;
        while (text[end] != 0) {
            end++;
        }
        return new String(text, from, end - from);
    }
}
