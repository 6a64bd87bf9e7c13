package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FailureHandler;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.util.List;
import picocli.CommandLine;

/** The commands that stand in for kmod's, under its names and with its exit codes. */
public final class KmodCommands {
    /** Their names, in the order in which help lists them. */
    public static final List<String> NAMES =
            List.of("insmod", "rmmod", "lsmod", "modinfo", "depmod", "modprobe", "kmod");

    private final Console console;
    private final ModuleSyscalls calls;
    private final KernelRoot root;
    private final Loader loader;

    /**
     * @param console where they write
     * @param calls for the system calls, and the system's log
     * @param root where /proc and /sys are
     * @param loader loads and removes
     */
    public KmodCommands(Console console, ModuleSyscalls calls, KernelRoot root, Loader loader) {
        this.console = console;
        this.calls = calls;
        this.root = root;
        this.loader = loader;
    }

    /** {@return the one of that name, as help, manual pages and completions show it} */
    public static CommandLine shown(String name) {
        return KmodHelp.shown(
                switch (name) {
                    case "insmod" -> InsmodCommand.SYNTAX;
                    case "rmmod" -> RmmodCommand.SYNTAX;
                    case "lsmod" -> LsmodCommand.SYNTAX;
                    case "modinfo" -> ModinfoCommand.SYNTAX;
                    case "depmod" -> DepmodCommand.SYNTAX;
                    case "kmod" -> KmodItself.SYNTAX;
                    default -> ModprobeCommand.SYNTAX;
                });
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
            case "insmod" -> new InsmodCommand(console, calls, loader);
            case "rmmod" -> new RmmodCommand(console, calls, loader, root);
            case "lsmod" -> new LsmodCommand(console, calls, root);
            case "modinfo" -> new ModinfoCommand(console, root);
            case "depmod" -> new DepmodCommand(console, root);
            case "kmod" -> new KmodItself(console, calls, root);
            default -> new ModprobeCommand(console, calls, root, loader);
        };
    }
}
