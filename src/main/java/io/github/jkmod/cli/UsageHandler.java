package io.github.jkmod.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** A wrong command line: one line; exit 2, or 1 for kmod's commands. */
final class UsageHandler implements IParameterExceptionHandler {
    private final Console console;

    UsageHandler(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().name();
        if (Cli.KMOD.contains(name)) {
            console.err().println(name + ": ERROR: " + exception.getMessage()); // what getopt has no words for
            return 1;
        }
        String path = command.getCommandSpec().qualifiedName();
        console.error(exception.getMessage() + "; see " + path + " --help");
        return ExitCode.USAGE;
    }
}
