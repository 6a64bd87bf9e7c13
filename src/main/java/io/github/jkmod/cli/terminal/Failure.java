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
     * A command ends here: one line for people, and an exit code.
     *
     * @param exitCode one of {@link ExitCode}
     * @param subject the file or name it is about
     * @param what what is the matter
     * @param why the reason
     * @param hint what to do
     */
    public static Failure of(int exitCode, String subject, String what, String why, String hint) {
        return new Failure(exitCode, subject + ": " + what + ": " + why + "; " + hint);
    }

    @Override
    public String getMessage() {
        return line;
    }

    int exitCode() {
        return exitCode;
    }
}
