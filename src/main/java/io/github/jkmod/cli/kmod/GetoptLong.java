package io.github.jkmod.cli.kmod;

import io.github.jkmod.model.FinitFlags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Options as getopt_long(3) of the C library reads them: clusters of letters, long names that may be cut short, options after
 * operands, {@code --} as their end; and its error texts.
 */
final class GetoptLong {
    private final Map<String, KmodOption> names = new LinkedHashMap<>();

    /**
     * @param options all that may be given, in the order in which getopt names candidates
     */
    GetoptLong(List<KmodOption> options) {
        for (KmodOption option : options) {
            for (String name : option.names()) {
                names.put(name, option);
            }
        }
    }

    /**
     * An option that was given.
     *
     * @param key the name that it is known by
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
    record Line(List<Given> options, List<String> operands, Optional<String> error) {
        /** {@return whether an option was given} */
        boolean has(String key) {
            return count(key) > 0;
        }

        /** {@return the flags of finit_module(2) that the options to load by force stand for} */
        int loadFlags() {
            boolean both = has("-f");
            return (both || has("--force-modversion") ? FinitFlags.IGNORE_MODVERSIONS : 0)
                    | (both || has("--force-vermagic") ? FinitFlags.IGNORE_VERMAGIC : 0);
        }

        /** {@return how often it was given} */
        int count(String key) {
            return values(key).size();
        }

        /** {@return its value; of several the last one} */
        Optional<String> value(String key) {
            List<String> values = values(key);
            return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
        }

        /** {@return the values that it was given} */
        List<String> values(String key) {
            List<String> values = new ArrayList<>();
            for (Given given : options) {
                if (given.key().equals(key)) {
                    values.add(given.value());
                }
            }
            return values;
        }
    }

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
        String full = fullName(equals < 0 ? text : text.substring(0, equals), text);
        KmodOption option = Objects.requireNonNull(names.get("--" + full));
        if (!option.takesValue()) {
            if (equals >= 0) {
                throw new UsageException("option '--" + full + "' doesn't allow an argument");
            }
            options.add(new Given(option.key(), ""));
            return 0;
        }
        if (equals < 0 && next.isEmpty()) {
            throw new UsageException("option '--" + full + "' requires an argument");
        }
        options.add(new Given(option.key(), equals < 0 ? next.orElseThrow() : text.substring(equals + 1)));
        return equals < 0 ? 1 : 0;
    }

    /** {@return the whole of a name that may be cut short, without its dashes} */
    private String fullName(String name, String text) throws UsageException {
        if (names.containsKey("--" + name)) {
            return name;
        }
        List<String> candidates = names.entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith("--" + name) && each.getValue().kind() != KmodOption.Kind.OWN)
                .map(Map.Entry::getKey)
                .toList();
        if (candidates.isEmpty()) {
            throw new UsageException("unrecognized option '--" + text + "'");
        }
        if (candidates.stream().map(names::get).distinct().count() > 1) {
            throw new UsageException("option '--" + text + "' is ambiguous; possibilities:"
                    + candidates.stream().map(each -> " '" + each + "'").collect(Collectors.joining()));
        }
        return candidates.get(0).substring(2);
    }

    private int cluster(String cluster, Optional<String> next, List<Given> options) throws UsageException {
        for (int i = 0; i < cluster.length(); i++) {
            char letter = cluster.charAt(i);
            KmodOption option = names.get("-" + letter);
            if (option == null) {
                throw new UsageException("invalid option -- '" + letter + "'");
            }
            if (!option.takesValue()) {
                options.add(new Given(option.key(), ""));
            } else if (i + 1 < cluster.length()) {
                options.add(new Given(option.key(), cluster.substring(i + 1)));
                return 0;
            } else if (next.isPresent()) {
                options.add(new Given(option.key(), next.get()));
                return 1;
            } else {
                throw new UsageException("option requires an argument -- '" + letter + "'");
            }
        }
        return 0;
    }
}
