package io.github.jkmod.cli.kmod;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** One of kmod's commands as picocli shows it, in the help, the manual page and the completions; picocli reads none of its lines. */
final class KmodHelp {
    private KmodHelp() {}

    /** {@return the help} */
    static String of(KmodSyntax syntax) {
        CommandLine shown = shown(syntax);
        new CommandLine(CommandSpec.create().name("jkmod")).addSubcommand(shown); // whose name is in a synopsis
        return shown.getUsageMessage();
    }

    /** {@return the command, to be shown} */
    static CommandLine shown(KmodSyntax syntax) {
        CommandSpec spec = CommandSpec.create().name(syntax.name());
        spec.usageMessage()
                .customSynopsis(syntax.synopsis().toArray(String[]::new))
                .description(syntax.description())
                .sortOptions(syntax.sorted());
        syntax.options().forEach(option -> spec.addOption(shown(option)));
        syntax.operand()
                .ifPresent(operand -> spec.addPositional(PositionalParamSpec.builder()
                        .arity("0..*")
                        .type(String[].class)
                        .paramLabel(operand.label())
                        .description(operand.text())
                        .build()));
        return new CommandLine(spec);
    }

    private static OptionSpec shown(KmodOption option) {
        OptionSpec.Builder shown = OptionSpec.builder(option.names().toArray(String[]::new))
                .description(option.text())
                .hidden(option.kind() == KmodOption.Kind.HIDDEN);
        return option.takesValue()
                ? shown.type(String.class)
                        .arity("1")
                        .paramLabel(option.value())
                        .hideParamSyntax(true)
                        .build()
                : shown.type(boolean.class).arity("0").build();
    }
}
