package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FailureHandler;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The commands that stand in for kmod's, under its names and with its exit codes. */
public final class KmodCommands {
    /** Their names. */
    public static final Set<String> NAMES = Set.of("insmod", "rmmod", "lsmod", "modinfo", "depmod", "modprobe");

    private final Console console;
    private final ModuleSyscalls calls;
    private final KernelRoot root;
    private final Loader loader;

    public KmodCommands(Console console, ModuleSyscalls calls, KernelRoot root, Loader loader) {
        this.console = console;
        this.calls = calls;
        this.root = root;
        this.loader = loader;
    }

    /** {@return all of them, as help, manual pages and completions show them} */
    public static List<CommandLine> shown() {
        return Stream.of(
                        InsmodCommand.SYNTAX,
                        RmmodCommand.SYNTAX,
                        LsmodCommand.SYNTAX,
                        ModinfoCommand.SYNTAX,
                        DepmodCommand.SYNTAX,
                        ModprobeCommand.SYNTAX)
                .map(KmodHelp::shown)
                .toList();
    }

    /** Runs the command that is called {@code name}. {@return its exit code} */
    public int run(String name, List<String> arguments) {
        FailureHandler failures = new FailureHandler(console);
        try {
            return command(name).run(arguments);
        } catch (Exception e) {
            return Math.min(failures.handle(e), 1);
        } catch (Error e) {
            return Math.min(failures.handleError(e), 1);
        }
    }

    private KmodCommand command(String name) {
        return switch (name) {
            case "insmod" -> new InsmodCommand(console, loader);
            case "rmmod" -> new RmmodCommand(console, calls, loader, root);
            case "lsmod" -> new LsmodCommand(console, root);
            case "modinfo" -> new ModinfoCommand(console, root);
            case "depmod" -> new DepmodCommand(console, root);
            default -> new ModprobeCommand(console, calls, root, loader);
        };
    }
}
