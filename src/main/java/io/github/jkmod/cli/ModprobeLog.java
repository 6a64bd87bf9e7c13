package io.github.jkmod.cli;

import io.github.jkmod.moddb.Complaint;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** modprobe's standard output and its messages, with kmod's levels. */
final class ModprobeLog {
    private static final int ERROR = 3;
    private static final int INFO = 6;

    private final Console console;
    private final ModprobeOptions options;

    ModprobeLog(Console console, ModprobeOptions options) {
        this.console = console;
        this.options = options;
    }

    /** Writes text whose characters are bytes, as they came from files. */
    void out(String text) {
        byte[] bytes = text.chars().allMatch(c -> c <= 0xff)
                ? text.getBytes(StandardCharsets.ISO_8859_1)
                : text.getBytes(StandardCharsets.UTF_8);
        console.out().write(bytes, 0, bytes.length);
    }

    /** Prints an action if actions are shown. */
    void action(String text) {
        if (options.showsActions()) {
            out(text + "\n");
            console.out().flush();
        }
    }

    /** An error before the level of messages is set: it is always printed. */
    void early(String text) {
        console.err().println("modprobe: ERROR: " + text);
    }

    void usage(String text) {
        console.err().println("modprobe: " + text);
    }

    void error(String text) {
        print(ERROR, "ERROR: " + text);
    }

    /** What is wrong about one of several arguments, a warning; about the only one, the end. The reasons follow. */
    void fatal(String text, String... reasons) {
        print(ERROR, (options.all() ? "WARNING: " : "FATAL: ") + text);
        for (String reason : reasons) {
            reason(reason);
        }
        if (!options.all()) {
            throw new FatalException();
        }
    }

    /** As the other, where indexes that this process may not read can be the reason. */
    void fatal(String text, List<String> hidden) {
        fatal(
                text,
                hidden.stream()
                        .map(file -> file + ": not read: Permission denied; run as root or make it readable")
                        .toArray(String[]::new));
    }

    /** Why something failed; not kmod's, and so at the level of its errors. */
    void reason(String text) {
        print(ERROR, text);
    }

    void info(String text) {
        print(INFO, "INFO: " + text);
    }

    /** What kmod's library finds in the configuration: it prints that itself, before it is told to be quiet. */
    void early(Complaint complaint) {
        KmodMessages.complain(console, complaint);
    }

    void error(Complaint complaint) {
        if (options.verbosity() >= ERROR) {
            KmodMessages.line(console, "modprobe: ERROR: " + complaint.message(true));
        }
    }

    private void print(int level, String text) {
        if (options.verbosity() >= level) {
            console.err().println("modprobe: " + text);
        }
    }
}
