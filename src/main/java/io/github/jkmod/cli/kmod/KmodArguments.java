package io.github.jkmod.cli.kmod;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The arguments of one of kmod's commands as getopt_long(3) reads them, put in the one form in which picocli cannot take them
 * otherwise: whole names, values behind {@code =}, operands behind {@code --}.
 *
 * @param words the arguments in that form; of a line that asks for help or the version only that
 * @param error what is wrong with the first wrong option, in getopt's words
 */
public record KmodArguments(List<String> words, Optional<String> error) {
    /** jkmod's own names: none may be cut short, so that kmod's may be cut as short as there. */
    private static final Set<String> OWN = Set.of("json", "kernel", "release", "strict");

    private static final Set<String> LAST = Set.of("-h", "--help", "-V", "--version");

    /**
     * {@return {@code arguments} as the command reads them}
     *
     * @param command whose options count
     * @param posix whether the first operand ends the options, as with {@code POSIXLY_CORRECT}
     */
    public static KmodArguments of(CommandSpec command, List<String> arguments, boolean posix) {
        StringBuilder letters = new StringBuilder();
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, OptionSpec> options = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            String colon = option.arity().max() > 0 && !isSwitch(option) ? ":" : "";
            for (String name : option.names()) {
                options.put(name, option);
                if (name.startsWith("--")) {
                    names.put(name.substring(2), name + colon);
                } else {
                    letters.append(name.charAt(1)).append(colon);
                }
            }
        }
        GetoptLong.Line line = new GetoptLong(letters.toString(), names, OWN).parse(arguments, posix);
        List<String> words = new ArrayList<>();
        for (GetoptLong.Given given : line.options()) {
            String name = given.key().startsWith("--") ? given.key() : "-" + given.key();
            if (LAST.contains(name)) {
                return new KmodArguments(List.of(name), Optional.empty());
            }
            OptionSpec option = options.get(name);
            words.add(option == null || isSwitch(option) ? name : option.longestName() + "=" + given.value());
        }
        words.add("--");
        words.addAll(line.operands());
        return new KmodArguments(words, line.error());
    }

    private static boolean isSwitch(OptionSpec option) {
        Class<?> type = option.type();
        return type == boolean.class || type == boolean[].class;
    }
}
