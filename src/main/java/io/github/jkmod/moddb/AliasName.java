package io.github.jkmod.moddb;

import java.util.Optional;

/** How an alias stands in an index: dashes as underscores, but for those in brackets ({@code alias_normalize}). */
final class AliasName {
    private AliasName() {}

    /** {@return the alias as it is looked up; empty where a bracket has no partner} */
    static Optional<String> normalized(String alias) {
        StringBuilder name = new StringBuilder(alias.length());
        for (int i = 0; i < alias.length(); i++) {
            char c = alias.charAt(i);
            if (c == ']') {
                return Optional.empty();
            }
            if (c == '[') {
                int end = alias.indexOf(']', i);
                if (end < 0) {
                    return Optional.empty();
                }
                name.append(alias, i, end + 1);
                i = end;
            } else {
                name.append(c == '-' ? '_' : c);
            }
        }
        return Optional.of(name.toString());
    }
}
