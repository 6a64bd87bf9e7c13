package io.github.jkmod.cli;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.vm.GuestDiedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What went wrong inside a command: one line on standard error and an exit code; a trace only for JKMOD_DEBUG=1. */
final class FailureHandler implements IExecutionExceptionHandler {
    private final Console console;

    FailureHandler(Console console) {
        this.console = console;
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult result) {
        if ("1".equals(System.getenv("JKMOD_DEBUG"))) {
            exception.printStackTrace(console.err());
        }
        if (exception instanceof Failure failure) {
            console.error(failure.getMessage());
            return failure.exitCode();
        }
        if (exception instanceof MalformedException malformed) {
            console.error(malformed.getMessage());
            return ExitCode.MALFORMED;
        }
        if (exception instanceof GuestDiedException died) {
            console.error(String.valueOf(died.getMessage()));
            died.kernelLines().forEach(line -> console.err().println("  " + line));
            return ExitCode.GUEST_DIED;
        }
        if (exception instanceof FileSystemException file) {
            console.error(file.getFile() + ": " + Strerror.of(file) + hint(file));
            return exception instanceof AccessDeniedException ? ExitCode.ENVIRONMENT : ExitCode.MALFORMED;
        }
        if (exception instanceof IOException io) {
            console.error(String.valueOf(io.getMessage()));
            return ExitCode.ENVIRONMENT;
        }
        if (exception instanceof InterruptedException) {
            console.error("interrupted");
            return ExitCode.ENVIRONMENT;
        }
        console.error("internal error: " + exception + "; run with JKMOD_DEBUG=1 and report it");
        return ExitCode.ENVIRONMENT;
    }

    private static String hint(FileSystemException exception) {
        return Optional.of(exception)
                .filter(e -> e instanceof AccessDeniedException)
                .map(e -> "; run as root or make it readable")
                .orElse("");
    }
}
