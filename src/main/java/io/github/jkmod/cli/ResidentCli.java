package io.github.jkmod.cli;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.FailureHandler;
import io.github.jkmod.facts.LiveFacts;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.leftover.PointerScan;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** The command line of a process that runs one command after the other: what one learns of the kernel serves the next. */
public final class ResidentCli {
    /** Not a command for people: {@code rehearse FILE} readies this process for all that loading {@code FILE} takes. */
    public static final String REHEARSE = "rehearse";

    /** As many looks at kallsyms as loading and unloading two modules takes. */
    private static final int LOOKS = 8;

    private final ModuleSyscalls calls;
    private final KernelRoot root = KernelRoot.live();
    private final KernelFacts facts = new LiveFacts(root);

    /**
     * @param calls the system calls of the running kernel
     */
    public ResidentCli(ModuleSyscalls calls) {
        this.calls = calls;
    }

    /** Runs one command line. {@return its exit code} */
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        Console console = new Console(out, err, false);
        if (arguments.size() == 2 && arguments.get(0).equals(REHEARSE)) {
            return rehearse(Path.of(arguments.get(1)), console);
        }
        return new Cli(calls, console, root, facts).run(arguments);
    }

    private int rehearse(Path file, Console console) {
        try {
            try {
                new Rehearsal(calls).load(file);
            } finally {
                // helps clones, whatever came of the rehearsal
                root.kallsyms().park(LOOKS);
                new PointerScan(root).prepare();
            }
            return ExitCode.OK;
        } catch (IOException | RuntimeException e) {
            return new FailureHandler(console).handle(e);
        }
    }
}
