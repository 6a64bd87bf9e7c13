package io.github.jkmod.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with an option of one of kmod's commands, in the words of the C library's getopt_long. */
final class GetoptText {
    private GetoptText() {}

    /**
     * {@return the text behind the command's name; for what getopt has no words for, picocli's as an error}
     *
     * @param arguments the command line
     */
    static String of(ParameterException exception, List<String> arguments) {
        String message = String.valueOf(exception.getMessage());
        if (exception instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
            String option = unmatched.getUnmatched().get(0);
            return option.startsWith("--")
                    ? "unrecognized option '" + option + "'"
                    : "invalid option -- '" + option.charAt(1) + "'";
        }
        if (exception instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().get(0) instanceof OptionSpec option) {
            boolean isLong = arguments.get(arguments.size() - 1).startsWith("--");
            return isLong
                    ? "option '" + option.longestName() + "' requires an argument"
                    : "option requires an argument -- '" + option.shortestName().charAt(1) + "'";
        }
        if (message.endsWith("is not a boolean") && exception.getArgSpec() instanceof OptionSpec option) {
            return "option '" + option.longestName() + "' doesn't allow an argument";
        }
        return message.contains("' is not unique: it matches '") ? ambiguous(message, arguments) : "ERROR: " + message;
    }

    /** From {@code Error: '--f' is not unique: it matches '--field', '--filename'}. */
    private static String ambiguous(String message, List<String> arguments) {
        String[] quoted = message.split("'", -1);
        String given = quoted[1];
        String whole = arguments.stream()
                .filter(argument -> argument.equals(given) || argument.startsWith(given + "="))
                .findFirst()
                .orElse(given);
        String possible = IntStream.iterate(3, i -> i < quoted.length - 1, i -> i + 2)
                .mapToObj(i -> "'" + quoted[i] + "'")
                .collect(Collectors.joining(" "));
        return "option '" + whole + "' is ambiguous; possibilities: " + possible;
    }
}
