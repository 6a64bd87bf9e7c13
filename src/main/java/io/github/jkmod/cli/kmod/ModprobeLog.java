package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FatalException;
import io.github.jkmod.moddb.Complaint;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.util.List;
import java.util.function.Supplier;

/** modprobe's standard output and its messages, with kmod's levels. */
final class ModprobeLog {
    private static final int CRITICAL = 2;
    private static final int ERROR = 3;
    private static final int INFO = 6;

    private final Console console;
    private final ModprobeOptions options;
    private final KmodOutlet outlet;

    ModprobeLog(Console console, ModuleSyscalls calls, ModprobeOptions options) {
        this.console = console;
        this.options = options;
        this.outlet = new KmodOutlet(console, calls, "modprobe");
    }

    /** Writes text; see {@link KmodMessages#bytes}. */
    void out(String text) {
        byte[] bytes = KmodMessages.bytes(text);
        console.out().write(bytes, 0, bytes.length);
    }

    /** Prints an action if actions are shown. */
    void action(String text) {
        if (options.showsActions()) {
            out(text + "\n");
            console.out().flush();
        }
    }

    /** An error before the level of messages is set: it is always said. */
    void early(String text) {
        outlet.say(options.systemLog(), ERROR, "ERROR: " + text);
    }

    void error(String text) {
        print(ERROR, "ERROR: " + text);
    }

    /**
     * What is wrong about one of several arguments, a warning; about the only one, the end. The reasons follow; they are looked
     * for only if they are told: the kernel asks, quietly, for many a module that nobody has.
     */
    void fatal(String text, Supplier<List<String>> reasons) {
        if (options.all()) {
            print(ModprobeOptions.WARNING, "WARNING: " + text);
        } else {
            print(CRITICAL, "FATAL: " + text);
        }
        if (options.verbosity() >= ERROR) {
            reasons.get().forEach(this::reason);
        }
        if (!options.all()) {
            throw new FatalException();
        }
    }

    /** As the other, with the reasons at hand. */
    void fatal(String text, List<String> reasons) {
        fatal(text, () -> reasons);
    }

    /** As the other, where there is no more to say. */
    void fatal(String text) {
        fatal(text, List.of());
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
        String text = "ERROR: " + complaint.message(true);
        if (options.systemLog()) {
            print(ERROR, text);
        } else if (options.verbosity() >= ERROR) {
            KmodMessages.line(console, "modprobe: " + text);
        }
    }

    private void print(int level, String text) {
        if (options.verbosity() >= level) {
            outlet.say(options.systemLog(), level, text);
        }
    }
}
