package io.github.jkmod.cli.kmod;

import static io.github.jkmod.cli.kmod.KmodOption.flag;

import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.LoadedModules;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.model.Fact;
import io.github.jkmod.report.LsmodReport;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.util.List;
import java.util.Optional;

/** {@code lsmod}: kmod's command, with {@code --json} on top. */
final class LsmodCommand extends KmodCommand {
    static final KmodSyntax SYNTAX = new KmodSyntax(
            "lsmod",
            List.of(),
            "Lists the loaded modules, as kmod's lsmod does.",
            Optional.empty(),
            true,
            List.of(
                    flag("One JSON document instead of the table.", "--json").own(),
                    KmodOption.SYSLOG,
                    KmodOption.VERBOSE,
                    KmodOption.VERSION,
                    KmodOption.HELP));

    private final String name;
    private final ModuleSyscalls calls;
    private final KernelRoot root;

    LsmodCommand(Console console, ModuleSyscalls calls, KernelRoot root) {
        this(console, SYNTAX.name(), calls, root);
    }

    /** @param name by which it speaks of itself */
    LsmodCommand(Console console, String name, ModuleSyscalls calls, KernelRoot root) {
        super(console, SYNTAX);
        this.name = name;
        this.log = new KmodLog(console, name);
        this.calls = calls;
        this.root = root;
    }

    @Override
    int run(Line line) {
        if (line.has("-s")) {
            log = KmodLog.toSystem(console, name, calls);
        }
        if (!line.operands().isEmpty()) {
            log.error("too many arguments provided.");
            return 1;
        }
        boolean json = line.has("--json");
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
        log.error("could not open " + file + ": " + why);
        log.error("could not get list of modules: " + why);
        return 1;
    }
}
