package io.github.jkmod.cli;

import io.github.jkmod.cli.kmod.KmodCommands;
import io.github.jkmod.cli.matrix.MatrixCommand;
import io.github.jkmod.cli.matrix.MatrixMergeCommand;
import io.github.jkmod.cli.matrix.MatrixPlanCommand;
import io.github.jkmod.cli.matrix.MatrixRunCommand;
import io.github.jkmod.cli.own.CheckCommand;
import io.github.jkmod.cli.own.CycleCommand;
import io.github.jkmod.cli.own.DecodeCommand;
import io.github.jkmod.cli.own.InspectCommand;
import io.github.jkmod.cli.own.LoadCommand;
import io.github.jkmod.cli.own.UnloadCommand;
import io.github.jkmod.cli.own.VerifyCommand;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.FailureHandler;
import io.github.jkmod.cli.terminal.ResultStream;
import io.github.jkmod.cli.terminal.UsageHandler;
import io.github.jkmod.cli.terminal.Version;
import io.github.jkmod.cli.vm.BuildCommand;
import io.github.jkmod.cli.vm.DemoCommand;
import io.github.jkmod.cli.vm.GuestLab;
import io.github.jkmod.cli.vm.PreflightCommand;
import io.github.jkmod.cli.vm.ProbeCommand;
import io.github.jkmod.cli.vm.VmCleanCommand;
import io.github.jkmod.cli.vm.VmExecCommand;
import io.github.jkmod.cli.vm.VmFetchCommand;
import io.github.jkmod.cli.vm.VmListCommand;
import io.github.jkmod.cli.vm.VmRunCommand;
import io.github.jkmod.cli.vm.VmShellCommand;
import io.github.jkmod.facts.LiveFacts;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.vm.setup.Installation;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line as a whole: finds the command, runs it, and turns what goes wrong into one line and an exit code. */
public final class Cli {
    /** Not a command for people: what the build calls. */
    private static final String WRITE = "write-shared-files";

    /** Nor this, which the launcher calls. */
    private static final String REHEARSE_START = "rehearse-start";

    /** Whoever read the output has had enough, which is no trouble of ours. */
    private static final String UNREAD = "Broken pipe";

    private final ModuleSyscalls calls;
    private final Console console;
    private final KernelRoot root;
    private final KernelFacts facts;

    /**
     * @param calls the system calls of the running kernel
     * @param err where errors and progress go; results go to standard output
     * @param terminal whether {@code err} is a terminal
     */
    public Cli(ModuleSyscalls calls, PrintStream err, boolean terminal) {
        this(calls, new Console(ResultStream.standardOutput(), err, terminal), KernelRoot.live());
    }

    /** As the other, for a kernel whose /proc and /sys are under {@code root}. */
    Cli(ModuleSyscalls calls, Console console, KernelRoot root) {
        this(calls, console, root, new LiveFacts(root));
    }

    /** As the other, with what is known of that kernel already. */
    Cli(ModuleSyscalls calls, Console console, KernelRoot root, KernelFacts facts) {
        this.calls = calls;
        this.console = console;
        this.root = root;
        this.facts = facts;
    }

    /** Runs one command line. {@return its exit code} */
    public int run(List<String> arguments) {
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        int exitCode = KmodCommands.NAMES.contains(first)
                ? new KmodCommands(console, calls, root, loader()).run(first, arguments.subList(1, arguments.size()))
                : runOwn(arguments);
        Optional<String> unwritten = console.unwritten();
        int end = unwritten.map(reason -> lost(first, reason)).orElse(exitCode);
        console.err().flush();
        return end;
    }

    /** What was asked for has not arrived: nothing that the command found out makes up for that. */
    private int lost(String command, String reason) {
        if (reason.equals(UNREAD)) {
            return ExitCode.UNREAD;
        }
        console.error("standard output: cannot be written: " + reason + "; the result is not whole");
        return KmodCommands.NAMES.contains(command) ? ExitCode.REFUSED : ExitCode.ENVIRONMENT;
    }

    /** {@return whether nothing is to be done at the end of that command but to halt: kmod's are called in loops} */
    public static boolean mayHalt(String name) {
        return KmodCommands.NAMES.contains(name);
    }

    private Loader loader() {
        return new Loader(calls, root, facts);
    }

    private int runOwn(List<String> arguments) {
        CommandLine line = commandLine(arguments);
        line.setOut(writer(console.out()));
        line.setErr(writer(console.err()));
        try {
            return line.execute(arguments.toArray(String[]::new));
        } catch (Error e) { // a linkage error, no memory left: one line as well
            return new FailureHandler(console).handleError(e);
        }
    }

    private static Path launcher() {
        return Path.of(System.getProperty(Installation.HOME, ""))
                .resolve("bin/jkmod")
                .toAbsolutePath()
                .normalize();
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, Charset.defaultCharset());
    }

    /** With all commands; where the first word names one, only with that: each takes a guest 30 ms to set up. */
    private CommandLine commandLine(List<String> arguments) {
        Loader loader = loader();
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("inspect", () -> new InspectCommand(console));
        commands.put("check", () -> new CheckCommand(console, root, facts));
        commands.put("load", () -> new LoadCommand(console, loader, facts));
        commands.put("unload", () -> new UnloadCommand(console, loader));
        commands.put("verify", () -> new VerifyCommand(console, root, facts));
        commands.put("build", () -> new BuildCommand(console));
        commands.put("probe", () -> new ProbeCommand(console));
        commands.put(
                "matrix",
                () -> new CommandLine(new MatrixCommand(console))
                        .addSubcommand(new MatrixPlanCommand(console))
                        .addSubcommand(new MatrixRunCommand(console))
                        .addSubcommand(new MatrixMergeCommand(console)));
        commands.put("preflight", () -> new PreflightCommand(console, facts));
        commands.put("decode", () -> new DecodeCommand(console, System.in, GuestLab.hostArchitecture()));
        commands.put("cycle", () -> new CycleCommand(console, calls, loader, root));
        KmodCommands.NAMES.forEach(
                name -> commands.put(name, () -> KmodCommands.shown(name))); // they run without picocli
        commands.put(
                "vm",
                () -> new CommandLine(new VmCommand())
                        .addSubcommand(new VmRunCommand(console))
                        .addSubcommand(new CommandLine(new VmExecCommand(console)).setStopAtPositional(true))
                        .addSubcommand(new VmShellCommand(console))
                        .addSubcommand(new VmListCommand(console))
                        .addSubcommand(new VmFetchCommand(console))
                        .addSubcommand(new VmCleanCommand(console)));
        commands.put("doctor", () -> new DoctorCommand(console, root));
        commands.put("demo", () -> new DemoCommand(console));
        commands.put("install-links", () -> new InstallLinksCommand(console, launcher()));
        commands.put(REHEARSE_START, () -> new StartRehearsalCommand(calls));
        commands.put(WRITE, () -> new WriteSharedFilesCommand(() -> commandLine(List.of())));
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        if (commands.containsKey(first)) {
            commands.keySet().retainAll(Set.of(first));
        } else {
            commands.keySet().removeAll(Set.of(WRITE, REHEARSE_START));
        }
        CommandLine line = new CommandLine(new Jkmod());
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        line.setExecutionExceptionHandler(new FailureHandler(console));
        line.setParameterExceptionHandler(new UsageHandler(console));
        line.setExpandAtFiles(false);
        return line;
    }

    @Command(
            name = "jkmod",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            description = "Loads Linux kernel modules and tells the truth about it.",
            synopsisSubcommandLabel = "COMMAND")
    private static final class Jkmod implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
        }
    }

    @Command(
            name = "vm",
            mixinStandardHelpOptions = true,
            description = "Runs modules and commands in a throw-away guest.")
    private static final class VmCommand implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
        }
    }
}
