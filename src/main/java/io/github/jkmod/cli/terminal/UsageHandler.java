package io.github.jkmod.cli.terminal;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** A wrong command line: one line; exit 2. */
public final class UsageHandler implements IParameterExceptionHandler {
    private final Console console;

    public UsageHandler(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        String path = command.getCommandSpec().qualifiedName();
        console.error(exception.getMessage() + "; see " + path + " --help");
        return ExitCode.USAGE;
    }
}
