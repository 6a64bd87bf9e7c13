package io.github.jkmod.junit;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands as one types them. */
final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Shell() {}

    /** {@return the words in one line, quoted where the shell would take them apart} */
    static String line(List<String> words) {
        return words.stream().map(Shell::word).collect(Collectors.joining(" "));
    }

    private static String word(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
