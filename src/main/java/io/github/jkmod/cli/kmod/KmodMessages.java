package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FatalException;
import io.github.jkmod.depmod.DepmodLog;
import io.github.jkmod.moddb.Complaint;
import java.nio.charset.StandardCharsets;

/** A kmod command's messages on standard error, {@code PROGRAM: LEVEL: text}. */
final class KmodMessages implements DepmodLog {
    /** How often {@code -v} must be given for INFO. */
    private static final int INFO_VERBOSITY = 2;

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
            throw new FatalException();
        }
    }

    /** Prints what kmod's library finds wrong and says itself, whatever the command's level. */
    static void complain(Console console, Complaint complaint) {
        line(console, "libkmod: ERROR " + complaint.message(false));
    }

    /** Writes a line of standard error; see {@link #bytes}. */
    static void line(Console console, String text) {
        byte[] line = bytes(text + "\n");
        console.err().write(line, 0, line.length);
    }

    /** {@return a byte for each character of a text that came from files as bytes; in UTF-8 what cannot have come so} */
    static byte[] bytes(String text) {
        boolean wide = text.chars().anyMatch(c -> c > 0xff);
        return text.getBytes(wide ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
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
