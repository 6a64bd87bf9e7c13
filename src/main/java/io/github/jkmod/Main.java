package io.github.jkmod;

import io.github.jkmod.cli.Cli;
import io.github.jkmod.cli.ResidentCli;
import io.github.jkmod.image.Unpacker;
import io.github.jkmod.syscall.jna.JnaModuleSyscalls;
import io.github.jkmod.syscall.jna.JnaPseudoTerminal;
import io.github.jkmod.syscall.jna.JnaRandomness;
import io.github.jkmod.syscall.jna.JnaXzDecoder;
import io.github.jkmod.vm.guest.GuestAgent;
import java.util.List;
import java.util.Set;

/** Wires the real system calls into the command line; the only place that ends the process. */
public final class Main {
    /** Not a command for people: what the guest's init starts, see {@link GuestAgent}. */
    private static final String GUEST_AGENT = "guest-agent";

    /** Commands that make a system call at once, and the one that rehearses them. */
    private static final Set<String> CALLERS = Set.of("insmod", "rmmod", "load", "rehearse-start");

    private Main() {}

    /**
     * Runs one command line.
     *
     * @param args the command and its arguments; the launcher puts a kmod command's name in front when it is started
     *     under that name
     */
    public static void main(String[] args) {
        Unpacker.decodeXzBy(new JnaXzDecoder());
        JnaModuleSyscalls calls = new JnaModuleSyscalls();
        String first = args.length == 0 ? "" : args[0];
        if (args.length == 1 && first.equals(GUEST_AGENT)) {
            System.exit(new GuestAgent(new ResidentCli(calls)::run, new JnaRandomness()::stir, JnaPseudoTerminal::open)
                    .run());
        }
        if (CALLERS.contains(first)) {
            calls.readyInBackground();
        }
        // Only the launcher can tell whether standard error is a terminal: System.console() speaks of all three.
        boolean terminal = Boolean.getBoolean("jkmod.terminal");
        int exitCode = new Cli(calls, System.err, terminal).run(List.of(args));
        if (Cli.mayHalt(first)) { // exit(), from Java 21 on, looks through all jars for a logger first
            Runtime.getRuntime().halt(exitCode);
        }
        System.exit(exitCode);
    }
}
