package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FatalException;
import io.github.jkmod.depmod.DepmodLog;
import io.github.jkmod.moddb.Complaint;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the lines of one of kmod's commands go, {@code PROGRAM: LEVEL: text}, as far as its verbosity lets them: to standard
 * error, or with {@code -s} to the system's log.
 */
final class KmodLog implements DepmodLog {
    private final Console console;
    private final String program;
    private final int verbosity;
    private final Optional<ModuleSyscalls> systemLog;

    /** To standard error, warnings and worse, as each of kmod's commands begins. */
    KmodLog(Console console, String program) {
        this(console, program, Level.WARNING.severity(), Optional.empty());
    }

    /**
     * @param program the command's name
     * @param verbosity the highest of syslog's numbers that is said
     * @param systemLog who writes to the system's log; empty for standard error
     */
    KmodLog(Console console, String program, int verbosity, Optional<ModuleSyscalls> systemLog) {
        this.console = console;
        this.program = program;
        this.verbosity = verbosity;
        this.systemLog = systemLog;
    }

    /** {@return the log of a command that was told to say it to the system's} */
    static KmodLog toSystem(Console console, String program, ModuleSyscalls calls) {
        return new KmodLog(console, program, Level.WARNING.severity(), Optional.of(calls));
    }

    /** Takes one message; one of level FATAL ends the command. */
    @Override
    public void log(Level level, String text) {
        log(level, text, List::of);
    }

    /**
     * As the other, with jkmod's reasons behind it. They are looked for only if they are told: the kernel asks, quietly, for
     * many a module that nobody has.
     */
    void log(Level level, String text, Supplier<List<String>> reasons) {
        if (says(level)) {
            write(level, level + ": " + text);
        }
        if (says(Level.ERROR)) {
            reasons.get().forEach(this::reason);
        }
        if (level == Level.FATAL) {
            console.err().flush();
            throw new FatalException();
        }
    }

    /** Takes an error that is said however quiet the command is to be: kmod says it before it knows that. */
    void early(String text) {
        write(Level.ERROR, Level.ERROR + ": " + text);
    }

    /** Takes what jkmod has to add to a message; it is no message of kmod's, and so at the level of its errors. */
    void reason(String text) {
        if (says(Level.ERROR)) {
            write(Level.ERROR, text);
        }
    }

    /** Takes what kmod's library finds wrong, and the command says. */
    void error(Complaint complaint) {
        String text = complaint.text();
        if (systemLog.isPresent()) {
            error(text);
        } else if (says(Level.ERROR)) {
            line(program + ": " + Level.ERROR + ": " + text);
        }
    }

    /** Takes what kmod's library finds wrong and says itself, before it is told how loud to be. */
    void complain(Complaint complaint) {
        line("libkmod: ERROR: " + complaint.place().inLibrary(complaint.text()));
    }

    /** {@return whether more is to be said than each of kmod's commands does} */
    boolean isVerbose() {
        return verbosity > Level.WARNING.severity();
    }

    private boolean says(Level level) {
        return level.severity() <= verbosity;
    }

    private void write(Level level, String text) {
        if (systemLog.isPresent()) {
            systemLog.get().systemLog(program, level.severity(), text);
        } else {
            console.err().println(program + ": " + text);
        }
    }

    private void line(String text) {
        byte[] line = bytes(text + "\n");
        console.err().write(line, 0, line.length);
    }

    /** {@return a byte for each character of a text that came from files as bytes; in UTF-8 what cannot have come so} */
    static byte[] bytes(String text) {
        boolean wide = text.chars().anyMatch(c -> c > 0xff);
        return text.getBytes(wide ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }
}
