package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code kmod} under its own name: {@code help}, {@code list} and {@code static-nodes}. */
final class KmodItself extends KmodCommand {
    static final KmodSyntax SYNTAX = new KmodSyntax(
            "kmod",
            List.of("kmod [options] help|list|static-nodes"),
            "Lists the loaded modules (list), or the device nodes by which modules are loaded (static-nodes).",
            Optional.empty(),
            true,
            List.of(KmodOption.VERSION, KmodOption.HELP));

    private final ModuleSyscalls calls;
    private final KernelRoot root;

    KmodItself(Console console, ModuleSyscalls calls, KernelRoot root) {
        super(console, SYNTAX);
        this.calls = calls;
        this.root = root;
    }

    /** Options end with the command, whose own follow. */
    @Override
    Line read(List<String> arguments) {
        return new GetoptLong(SYNTAX.options()).parse(arguments, true);
    }

    @Override
    int run(Line line) throws IOException, InterruptedException {
        if (line.operands().isEmpty()) {
            console.err().println("missing command");
            return help(1);
        }
        String command = line.operands().get(0);
        List<String> rest = line.operands().subList(1, line.operands().size());
        return switch (command) {
            case "help" -> help(0);
            case "list" -> new LsmodCommand(console, "kmod", calls, root).run(rest);
            case "static-nodes" -> new StaticNodes(console, root).run(rest);
            default -> {
                console.err().println("invalid command '" + command + "'");
                yield help(1);
            }
        };
    }

    private int help(int exitCode) {
        console.out().print(KmodHelp.of(SYNTAX));
        return exitCode;
    }
}
