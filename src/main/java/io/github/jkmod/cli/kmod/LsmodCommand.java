package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.Version;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.LoadedModules;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.model.Fact;
import io.github.jkmod.report.LsmodReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lsmod}: kmod's command, with {@code --json} on top. */
@Command(
        name = "lsmod",
        versionProvider = Version.OfKmod.class,
        description = "Lists the loaded modules, as kmod's lsmod does.")
public final class LsmodCommand implements OperandLine.Command {
    /** What kmod says to all that lsmod does not know. */
    public static final String USAGE = "Usage: lsmod";

    private final Console console;
    private final KernelRoot root;

    @Option(names = "--json", description = "One JSON document instead of the table.")
    private boolean json;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private KmodOptions common;

    @Parameters(arity = "0..*", hidden = true)
    private List<String> arguments = List.of();

    public LsmodCommand(Console console, KernelRoot root) {
        this.console = console;
        this.root = root;
    }

    @Override
    public void operands(List<String> words) {
        arguments = words;
    }

    @Override
    public Integer call() {
        if (!arguments.isEmpty()) {
            console.err().println(USAGE);
            return 1;
        }
        Fact<List<ProcModule>> modules = json ? ProcModules.read(root) : LoadedModules.read(root);
        if (!(modules instanceof Fact.Present<List<ProcModule>> present)) {
            return unlisted(modules.reason().orElse("?"));
        }
        if (json) {
            console.json(LsmodReport.document(present.content()));
        } else {
            console.text(LsmodReport.text(present.content()));
        }
        return 0;
    }

    /** What is wrong as "/proc/modules: No such file or directory" has it. */
    private int unlisted(String reason) {
        String file = root.proc("modules").toString();
        String why = reason.startsWith(file + ": ") ? reason.substring(file.length() + 2) : reason;
        console.err()
                .println("libkmod: ERROR ../libkmod/libkmod-module.c:1725 kmod_module_new_from_loaded: could not open "
                        + file + ": " + why);
        console.err().println("Error: could not get list of modules: " + why);
        return 1;
    }
}
