package io.github.jkmod.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completions for fish: lines for its {@code complete} (complete(1)), made from the options as picocli knows them. */
final class FishCompletion {
    /** Whose arguments are what is loaded, and what the running kernel's tree holds. */
    private static final Set<String> OF_LOADED = Set.of("rmmod");

    private static final Set<String> OF_ALL = Set.of("modprobe", "modinfo");

    private FishCompletion() {}

    /** {@return the lines of a command that is called by its own name} */
    static String ofOne(CommandSpec command) {
        return "complete -c " + command.name() + arguments(command.name()) + "\n"
                + options(command, "complete -c " + command.name());
    }

    /** {@return the lines of a command with commands of its own} */
    static String ofMany(CommandSpec command) {
        String start = "complete -c " + command.name();
        StringBuilder text = new StringBuilder();
        List<CommandSpec> commands = command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .toList();
        for (CommandSpec each : commands) {
            text.append(start)
                    .append(" -n __fish_use_subcommand -f -a ")
                    .append(each.name())
                    .append(description(each.usageMessage().description()))
                    .append('\n');
        }
        for (CommandSpec each : commands) {
            String inside = start + " -n '__fish_seen_subcommand_from " + each.name() + "'";
            each.subcommands()
                    .values()
                    .forEach(inner -> text.append(inside)
                            .append(" -f -a ")
                            .append(inner.getCommandSpec().name())
                            .append(description(
                                    inner.getCommandSpec().usageMessage().description()))
                            .append('\n'));
            text.append(options(each, inside));
        }
        return text.toString();
    }

    private static String arguments(String name) {
        if (OF_LOADED.contains(name)) {
            return " -f -a \"(cut -d ' ' -f 1 /proc/modules)\"";
        }
        return OF_ALL.contains(name)
                ? " -a \"(string replace -r '.*/([^/:]*)\\.ko[^:]*:.*' '$1' < /lib/modules/(uname -r)/modules.dep)\""
                : "";
    }

    private static String options(CommandSpec command, String start) {
        StringBuilder text = new StringBuilder();
        command.options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> text.append(start).append(option(option)).append('\n'));
        return text.toString();
    }

    /** Such as {@code -s F -l field -r -d 'Only this field.'}. */
    private static String option(OptionSpec option) {
        StringBuilder text = new StringBuilder();
        for (String name : option.names()) {
            text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        return text.append(option.arity().max() > 0 ? " -r" : "")
                .append(description(option.description()))
                .toString();
    }

    private static String description(String[] lines) {
        String text = String.join(" ", lines).replace("\\", "\\\\").replace("'", "\\'");
        return text.isEmpty() ? "" : " -d '" + text + "'";
    }
}
