package io.github.jkmod.cli.terminal;

/** The end of a command in one line for people and one exit code. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private final String line;

    private Failure(int exitCode, String line) {
        this.exitCode = exitCode;
        this.line = line;
    }

    /**
     * The beginning of the line.
     *
     * @param exitCode one of {@link ExitCode}
     * @param text what is said so far
     */
    public record Told(int exitCode, String text) {
        /** {@return this with the reason} */
        public Told because(String why) {
            return new Told(exitCode, text + ": " + why);
        }

        /** {@return all of it, with what to do} */
        public Failure hint(String hint) {
            return new Failure(exitCode, text + "; " + hint);
        }
    }

    /** {@return the beginning: one of {@link ExitCode}, the file or name it is about, and what is the matter} */
    public static Told of(int exitCode, String subject, String what) {
        return new Told(exitCode, subject + ": " + what);
    }

    @Override
    public String getMessage() {
        return line;
    }

    int exitCode() {
        return exitCode;
    }
}
