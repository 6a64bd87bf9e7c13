package io.github.jkmod.cli.kmod;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Options as getopt_long(3) of the C library reads them: clusters of letters, long names that may be cut short, options after
 * operands, {@code --} as their end; and its error texts.
 */
final class GetoptLong {
    private final String letters;
    private final Map<String, String> names;
    private final Set<String> whole;

    /**
     * @param letters the options of one letter, each followed by a colon if it takes a value
     * @param names the letter, or another key, that a long name stands for, followed by a colon if it takes a value; in the order
     *     in which getopt names candidates
     */
    GetoptLong(String letters, Map<String, String> names) {
        this(letters, names, Set.of());
    }

    /**
     * As the other.
     *
     * @param whole long names that may not be cut short
     */
    GetoptLong(String letters, Map<String, String> names, Set<String> whole) {
        this.letters = letters;
        this.names = names;
        this.whole = whole;
    }

    /**
     * An option that was given.
     *
     * @param key its letter or key
     * @param value its value; empty for one that takes none
     */
    record Given(String key, String value) {}

    /**
     * A command line.
     *
     * @param options the options, up to the first wrong one
     * @param operands all else
     * @param error what is wrong with the first wrong one, without the program's name
     */
    record Line(List<Given> options, List<String> operands, Optional<String> error) {}

    private static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /**
     * {@return what {@code arguments} say}
     *
     * @param posix whether the first operand ends the options, as with {@code POSIXLY_CORRECT}
     */
    Line parse(List<String> arguments, boolean posix) {
        List<Given> options = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        try {
            int at = 0;
            while (at < arguments.size()) {
                String argument = arguments.get(at);
                at++;
                if (argument.equals("--")) {
                    operands.addAll(arguments.subList(at, arguments.size()));
                    break;
                }
                Optional<String> next = at < arguments.size() ? Optional.of(arguments.get(at)) : Optional.empty();
                if (argument.startsWith("--")) {
                    at += longOption(argument.substring(2), next, options);
                } else if (argument.startsWith("-") && argument.length() > 1) {
                    at += cluster(argument.substring(1), next, options);
                } else if (posix) {
                    operands.addAll(arguments.subList(at - 1, arguments.size()));
                    break;
                } else {
                    operands.add(argument);
                }
            }
        } catch (UsageException e) {
            return new Line(options, operands, Optional.ofNullable(e.getMessage()));
        }
        return new Line(options, operands, Optional.empty());
    }

    /** How many further arguments the option took. */
    private int longOption(String text, Optional<String> next, List<Given> options) throws UsageException {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String full = fullName(name, text);
        String key = names.getOrDefault(full, "");
        if (!key.endsWith(":")) {
            if (equals >= 0) {
                throw new UsageException("option '--" + full + "' doesn't allow an argument");
            }
            options.add(new Given(key, ""));
            return 0;
        }
        if (equals < 0 && next.isEmpty()) {
            throw new UsageException("option '--" + full + "' requires an argument");
        }
        String value = equals < 0 ? next.orElseThrow() : text.substring(equals + 1);
        options.add(new Given(key.substring(0, key.length() - 1), value));
        return equals < 0 ? 1 : 0;
    }

    private String fullName(String name, String text) throws UsageException {
        if (names.containsKey(name)) {
            return name;
        }
        List<String> candidates = names.keySet().stream()
                .filter(each -> each.startsWith(name) && !whole.contains(each))
                .toList();
        if (candidates.isEmpty()) {
            throw new UsageException("unrecognized option '--" + text + "'");
        }
        if (candidates.stream().map(names::get).distinct().count() > 1) {
            throw new UsageException("option '--" + text + "' is ambiguous; possibilities:"
                    + candidates.stream().map(each -> " '--" + each + "'").collect(Collectors.joining()));
        }
        return candidates.get(0);
    }

    private int cluster(String cluster, Optional<String> next, List<Given> options) throws UsageException {
        for (int i = 0; i < cluster.length(); i++) {
            char letter = cluster.charAt(i);
            int place = letter == ':' ? -1 : letters.indexOf(letter);
            if (place < 0) {
                throw new UsageException("invalid option -- '" + letter + "'");
            }
            String key = String.valueOf(letter);
            if (!letters.startsWith(":", place + 1)) {
                options.add(new Given(key, ""));
            } else if (i + 1 < cluster.length()) {
                options.add(new Given(key, cluster.substring(i + 1)));
                return 0;
            } else if (next.isPresent()) {
                options.add(new Given(key, next.get()));
                return 1;
            } else {
                throw new UsageException("option requires an argument -- '" + letter + "'");
            }
        }
        return 0;
    }
}
