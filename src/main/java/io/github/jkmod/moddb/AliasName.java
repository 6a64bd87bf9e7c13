package io.github.jkmod.moddb;

import java.util.Optional;

/** Names and alias patterns as kmod compares them: dashes are underscores, but not within brackets. */
public final class AliasName {
    private AliasName() {}

    /** {@return {@code name} with underscores; empty if its brackets do not match} */
    public static Optional<String> normalize(String name) {
        StringBuilder result = new StringBuilder(name);
        for (int i = 0; i < result.length(); i++) {
            char c = result.charAt(i);
            if (c == '-') {
                result.setCharAt(i, '_');
            } else if (c == ']') {
                return Optional.empty();
            } else if (c == '[') {
                i = result.indexOf("]", i);
                if (i < 0) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(result.toString());
    }
}
