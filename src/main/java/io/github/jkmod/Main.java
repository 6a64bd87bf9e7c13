package io.github.jkmod;

import io.github.jkmod.cli.Cli;
import io.github.jkmod.cli.ResidentCli;
import io.github.jkmod.syscall.jna.JnaModuleSyscalls;
import io.github.jkmod.syscall.jna.JnaRandomness;
import io.github.jkmod.vm.guest.GuestAgent;
import java.util.List;

/** Wires the real system calls into the command line; the only place that ends the process. */
public final class Main {
    /** Not a command for people: what the guest's init starts, see {@link GuestAgent}. */
    private static final String GUEST_AGENT = "guest-agent";

    private Main() {}

    /**
     * Runs one command line.
     *
     * @param args the command and its arguments; the launcher puts a kmod command's name in front when it is started
     *     under that name
     */
    public static void main(String[] args) {
        JnaModuleSyscalls calls = new JnaModuleSyscalls();
        if (args.length > 1 && (args[0].equals("insmod") || args[0].equals("rmmod") || args[0].equals("load"))) {
            calls.readyInBackground();
        }
        if (args.length == 1 && args[0].equals(GUEST_AGENT)) {
            System.exit(new GuestAgent(new ResidentCli(calls)::run, new JnaRandomness()::stir).run());
        }
        // Only the launcher can tell whether standard error is a terminal: System.console() speaks of all three.
        boolean terminal = Boolean.getBoolean("jkmod.terminal");
        System.exit(new Cli(calls, System.out, System.err, terminal).run(List.of(args)));
    }
}
