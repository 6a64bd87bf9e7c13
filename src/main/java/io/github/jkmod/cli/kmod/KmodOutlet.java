package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.syscall.ModuleSyscalls;

/** Where the messages of one of kmod's commands go: to standard error, or with {@code -s} to the system's log. */
final class KmodOutlet {
    private final Console console;
    private final ModuleSyscalls calls;
    private final String program;

    KmodOutlet(Console console, ModuleSyscalls calls, String program) {
        this.console = console;
        this.calls = calls;
        this.program = program;
    }

    /**
     * Says one line.
     *
     * @param toSystemLog whether to the system's log
     * @param severity syslog's number
     */
    void say(boolean toSystemLog, int severity, String text) {
        if (toSystemLog) {
            calls.systemLog(program, severity, text);
        } else {
            console.err().println(program + ": " + text);
        }
    }
}
