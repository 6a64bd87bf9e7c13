package io.github.jkmod.cli.terminal;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** A wrong command line: one line; exit 2, or 1 for kmod's commands. */
public final class UsageHandler implements IParameterExceptionHandler {
    private final Console console;

    public UsageHandler(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().name();
        if (KmodCommands.NAMES.contains(name)) {
            console.err().println(name + ": ERROR: " + exception.getMessage()); // what getopt has no words for
            return 1;
        }
        String path = command.getCommandSpec().qualifiedName();
        console.error(exception.getMessage() + "; see " + path + " --help");
        return ExitCode.USAGE;
    }
}
