package io.github.jkmod.cli.terminal;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.loader.HarmfulFileException;
import io.github.jkmod.model.Strerror;
import io.github.jkmod.syscall.NoSystemCallsException;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What went wrong inside a command: one line on standard error and an exit code; a trace only for JKMOD_DEBUG=1. */
public final class FailureHandler implements IExecutionExceptionHandler {
    private final Console console;

    public FailureHandler(Console console) {
        this.console = console;
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult result) {
        return handle(exception);
    }

    public int handle(Exception exception) {
        trace(exception);
        if (exception instanceof Failure failure) {
            console.error(failure.getMessage());
            return failure.exitCode();
        }
        if (exception instanceof MalformedException malformed) {
            console.error(malformed.getMessage() + "; build the file again or fetch it again");
            return ExitCode.MALFORMED;
        }
        if (exception instanceof HarmfulFileException harmful) {
            console.error(harmful.image().path() + ": not loaded: " + Refusal.ofForecast(harmful.verdict()));
            return ExitCode.UNSAFE;
        }
        if (exception instanceof GuestDiedException died) {
            console.error("vm: " + died.getMessage() + "; " + hint(died));
            died.kernelLines().forEach(line -> console.err().println("  " + line));
            return ExitCode.GUEST_DIED;
        }
        if (exception instanceof FileSystemException file) {
            console.error(line(file));
            boolean environment = exception instanceof AccessDeniedException || Strerror.isNoRoom(file);
            return environment ? ExitCode.ENVIRONMENT : ExitCode.MALFORMED;
        }
        if (exception instanceof NoSystemCallsException) {
            console.error(String.valueOf(exception.getMessage()));
            return ExitCode.ENVIRONMENT;
        }
        if (exception instanceof IOException io) {
            console.error(String.valueOf(io.getMessage()));
            return ExitCode.ENVIRONMENT;
        }
        if (exception instanceof InterruptedException) {
            console.error("interrupted");
            return ExitCode.ENVIRONMENT;
        }
        return internal(exception);
    }

    private static String hint(GuestDiedException died) {
        String lines = died.kernelLines().isEmpty() ? "its console is empty" : "from its console:";
        return switch (died.verdict()) {
            case TIMEOUT -> "--timeout gives it longer; " + lines;
            case OUT_OF_MEMORY -> "--memory gives it more; " + lines;
            default -> lines;
        };
    }

    /** An error that picocli does not hand over. */
    public int handleError(Error error) {
        trace(error);
        return internal(error);
    }

    private int internal(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            console.error("this takes more memory than Java has; give Java more: JAVA_TOOL_OPTIONS=-Xmx2g");
            return ExitCode.ENVIRONMENT;
        }
        console.error("internal error: " + failure + "; run with JKMOD_DEBUG=1 and report it");
        return ExitCode.ENVIRONMENT;
    }

    private void trace(Throwable failure) {
        if ("1".equals(System.getenv("JKMOD_DEBUG"))) {
            failure.printStackTrace(console.err());
        }
    }

    /** What, why and what to do; a reason that says what to do is complete. */
    private static String line(FileSystemException exception) {
        String reason = Strerror.of(exception);
        if (reason.contains("; ")) {
            return exception.getFile() + ": " + reason;
        }
        return exception.getFile() + ": cannot be used: " + reason + "; " + hint(exception);
    }

    private static String hint(FileSystemException exception) {
        if (Strerror.isNoRoom(exception)) {
            return "make room there; for jkmod's cache XDG_CACHE_HOME names another place";
        }
        return exception instanceof AccessDeniedException ? "run as root or make it readable" : "check the path";
    }
}
