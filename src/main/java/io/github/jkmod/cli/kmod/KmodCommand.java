package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.kmod.GetoptLong.Given;
import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.Version;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/** One of kmod's commands: getopt reads its line by its syntax. */
abstract class KmodCommand {
    protected final Console console;
    /** To standard error, until the line says otherwise. */
    protected KmodLog log;

    private final KmodSyntax syntax;

    KmodCommand(Console console, KmodSyntax syntax) {
        this.console = console;
        this.log = new KmodLog(console, syntax.name());
        this.syntax = syntax;
    }

    /** Runs the command. {@return its exit code} */
    final int run(List<String> arguments) throws IOException, InterruptedException {
        Line line = read(arguments);
        for (Given given : line.options()) {
            if (given.key().equals(KmodOption.HELP.key())) {
                byte[] help = encoded(KmodHelp.of(syntax));
                console.out().write(help, 0, help.length);
                return 0;
            }
            if (given.key().equals(KmodOption.VERSION.key())) {
                Version.ofKmod().forEach(console.out()::println);
                return 0;
            }
            Optional<String> wrong = wrong(given);
            if (wrong.isPresent()) {
                log.error(wrong.get());
                return 1;
            }
        }
        if (line.error().isPresent()) {
            console.err().println(usage(line.error().get()));
            return 1;
        }
        return run(line);
    }

    /** {@return what the arguments say} */
    Line read(List<String> arguments) {
        return new GetoptLong(syntax.options()).parse(arguments, System.getenv("POSIXLY_CORRECT") != null);
    }

    /** {@return what is wrong with the value of an option} */
    Optional<String> wrong(Given given) {
        return Optional.empty();
    }

    /** {@return what to say of an option that getopt finds wrong} */
    String usage(String why) {
        return syntax.name() + ": " + why;
    }

    byte[] encoded(String help) {
        return help.getBytes(Charset.defaultCharset());
    }

    /** Runs the command with a line that is right and asks for something. {@return its exit code} */
    abstract int run(Line line) throws IOException, InterruptedException;
}
