package io.github.jkmod.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completions for zsh: functions for its {@code _arguments} (zshcompsys(1)), made from the options as picocli knows them. */
final class ZshCompletion {
    private ZshCompletion() {}

    /** {@return the function of a command that is called by its own name} */
    static String ofOne(CommandSpec command) {
        return "#compdef " + command.name() + "\n\n_arguments -s" + arguments(command, "    ") + "\n";
    }

    /** {@return the function of a command with commands of its own} */
    static String ofMany(CommandSpec command) {
        StringBuilder text = new StringBuilder("#compdef " + command.name() + "\n\n");
        text.append(
                "local context state line curcontext=\"$curcontext\"\ntypeset -A opt_args\nlocal -a commands\ncommands=(\n");
        List<CommandSpec> commands = command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .toList();
        for (CommandSpec each : commands) {
            text.append("    ")
                    .append(quoted(
                            each.name() + ":" + description(each.usageMessage().description())))
                    .append('\n');
        }
        text.append(")\n_arguments -C '1: :->command' '*:: :->rest'\ncase $state in\n");
        text.append("command) _describe command commands ;;\nrest)\n    case $words[1] in\n");
        for (CommandSpec each : commands) {
            text.append("    ").append(each.name()).append(") _arguments -s").append(arguments(each, "        "));
            text.append(" ;;\n");
        }
        return text.append("    esac ;;\nesac\n").toString();
    }

    private static String arguments(CommandSpec command, String indent) {
        String options = command.options().stream()
                .filter(option -> !option.hidden())
                .map(option -> " \\\n" + indent + option(option))
                .collect(Collectors.joining());
        String names = command.subcommands().values().stream()
                .map(each -> each.getCommandSpec().name())
                .collect(Collectors.joining(" "));
        String rest = names.isEmpty() ? "*:file:_files" : "1:command:(" + names + ")";
        return options + " \\\n" + indent + quoted(rest);
    }

    /** Such as {@code '(-F --field)'{-F+,--field=}'[Only this field]:FIELD:_files'}. */
    private static String option(OptionSpec option) {
        boolean takesValue = option.arity().max() > 0;
        String[] names = Stream.of(option.names())
                .map(name -> !takesValue ? name : name.startsWith("--") ? name + "=" : name + "+")
                .toArray(String[]::new);
        String value = takesValue ? ":" + option.paramLabel().replace(":", "\\:") + ":_files" : "";
        String text = quoted("[" + description(option.description()) + "]" + value);
        return names.length == 1
                ? quoted(names[0]).replaceAll("'$", "") + text.substring(1)
                : quoted("(" + String.join(" ", option.names()) + ")") + "{" + String.join(",", names) + "}" + text;
    }

    private static String description(String[] lines) {
        return String.join(" ", lines)
                .replace(":", ",")
                .replaceAll("[\\[\\]]", "")
                .replace("\\", "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
