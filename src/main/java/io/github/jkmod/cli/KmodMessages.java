package io.github.jkmod.cli;

import io.github.jkmod.depmod.DepmodLog;

/** A kmod command's messages on standard error, {@code PROGRAM: LEVEL: text}. */
final class KmodMessages implements DepmodLog {
    /** How often {@code -v} must be given for INFO. */
    private static final int INFO_VERBOSITY = 2;

    /** The end of a command after a FATAL message, as in kmod. */
    static final class FatalError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private FatalError(String text) {
            super(text);
        }
    }

    private final Console console;
    private final String program;
    private final int verbosity;

    /**
     * @param program the command's name
     * @param verbosity how often {@code -v} was given
     */
    KmodMessages(Console console, String program, int verbosity) {
        this.console = console;
        this.program = program;
        this.verbosity = verbosity;
    }

    /** Takes one message; one of level FATAL ends the command. */
    @Override
    public void log(Level level, String text) {
        if (level != Level.INFO || verbosity >= INFO_VERBOSITY) {
            console.err().print(program + ": " + level + ": " + text + "\n");
        }
        if (level == Level.FATAL) {
            console.err().flush();
            throw new FatalError(text);
        }
    }

    /** Takes what jkmod has to add to the message before. */
    void reason(String text) {
        console.err().print(program + ": " + text + "\n");
    }

    /** Takes a line for standard output that only {@code -v} shows. */
    void verbose(String text) {
        if (verbosity > 0) {
            console.out().print(text + "\n");
        }
    }
}
