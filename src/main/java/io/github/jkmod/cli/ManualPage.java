package io.github.jkmod.cli;

import io.github.jkmod.cli.kmod.KmodCommands;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of one command, for man(1) (macros of man(7)), made from its options as picocli knows them. */
final class ManualPage {
    private static final String EXITS =
            "0 all good; 1 the kernel refuses or refused, or a difference was found; 2 usage; 3 the environment lacks something;"
                    + " 4 the input is malformed; 5 unsafe: the kernel would not check this and would be harmed; 6 the guest"
                    + " died.";

    private final CommandSpec command;
    private final StringBuilder page = new StringBuilder();

    ManualPage(CommandSpec command) {
        this.command = command;
    }

    /** {@return the page's source} */
    String text() {
        boolean ofKmod = KmodCommands.NAMES.contains(command.name());
        String name = ofKmod ? command.name() : command.qualifiedName("-");
        page.append(".TH ").append(name.toUpperCase(Locale.ROOT)).append(" 8 \"\" \"jkmod\" \"jkmod\"\n");
        section("NAME");
        line(name + " - " + description());
        section("SYNOPSIS");
        line(synopsis(ofKmod));
        section("DESCRIPTION");
        line(description());
        body(command);
        for (CommandLine each : command.subcommands().values()) {
            if (command.parent() != null) { // the pages of jkmod's own commands are beside its page
                section(command.name() + " " + each.getCommandSpec().name());
                line(description(each.getCommandSpec()));
                body(each.getCommandSpec());
            }
        }
        section("EXIT STATUS");
        line(ofKmod ? "0 if all went well, else 1." : EXITS);
        section("SEE ALSO");
        line(seeAlso());
        return page.toString();
    }

    private void body(CommandSpec of) {
        List<OptionSpec> options =
                of.options().stream().filter(option -> !option.hidden()).toList();
        List<PositionalParamSpec> parameters = of.positionalParameters().stream()
                .filter(each -> !each.hidden())
                .toList();
        if (!options.isEmpty() || !parameters.isEmpty()) {
            section(of == command ? "OPTIONS" : of.name() + " options");
            parameters.forEach(each -> item(each.paramLabel(), each.description()));
            options.forEach(option -> item(names(option), option.description()));
        }
        List<CommandSpec> commands = of.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .toList();
        if (!commands.isEmpty()) {
            section("COMMANDS");
            commands.forEach(each -> item(each.name(), each.usageMessage().description()));
        }
    }

    private static String names(OptionSpec option) {
        String label = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        return String.join(", ", option.names()) + label;
    }

    private String description() {
        return description(command);
    }

    private static String description(CommandSpec of) {
        return String.join(" ", of.usageMessage().description());
    }

    private String synopsis(boolean ofKmod) {
        String[] custom = command.usageMessage().customSynopsis();
        if (custom.length > 0) {
            return String.join("\n.br\n", custom);
        }
        String labels = command.positionalParameters().stream()
                .filter(each -> !each.hidden())
                .map(PositionalParamSpec::paramLabel)
                .collect(Collectors.joining(" "));
        String commands = command.subcommands().isEmpty() ? "" : " COMMAND";
        return (ofKmod ? command.name() : command.qualifiedName()) + " [options]" + commands
                + (labels.isEmpty() ? "" : " " + labels);
    }

    private String seeAlso() {
        return command.parent() == null
                ? command.subcommands().entrySet().stream()
                        .filter(each ->
                                !each.getValue().getCommandSpec().usageMessage().hidden())
                        .map(Map.Entry::getKey)
                        .map(name -> (KmodCommands.NAMES.contains(name) ? name : "jkmod-" + name) + "(8)")
                        .collect(Collectors.joining(", "))
                : "jkmod(8)";
    }

    private void section(String title) {
        page.append(".SH ").append(escaped(title.toUpperCase(Locale.ROOT))).append('\n');
    }

    private void item(String head, String[] text) {
        page.append(".TP\n.B ").append(escaped(head)).append('\n');
        line(String.join(" ", text));
    }

    private void line(String text) {
        String escaped = escaped(text);
        boolean control = escaped.startsWith(".") || escaped.startsWith("'");
        page.append(control ? "\\&" : "").append(escaped).append('\n');
    }

    /** A backslash begins an escape, a bare minus sign may become a hyphen. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("…", "...")
                .replace("%%", "%")
                .replace("%n", "\n");
    }
}
