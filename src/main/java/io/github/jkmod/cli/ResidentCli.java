package io.github.jkmod.cli;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** The command line of a process that runs one command after the other: what one learns of the kernel serves the next. */
public final class ResidentCli {
    /** As many looks as loading and unloading two modules takes. */
    private static final int LOOKS = 8;

    private final ModuleSyscalls calls;
    private final KernelRoot root = KernelRoot.live();

    /**
     * @param calls the system calls of the running kernel
     */
    public ResidentCli(ModuleSyscalls calls) {
        this.calls = calls;
    }

    /** Runs one command line. {@return its exit code} */
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        return new Cli(calls, new Console(out, err, false), root).run(arguments);
    }

    /**
     * Does in advance what commands to come would have to do.
     *
     * @throws IOException if the kernel's files cannot be read
     */
    public void prepare() throws IOException {
        try {
            root.kallsyms().park(LOOKS);
        } catch (MalformedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
