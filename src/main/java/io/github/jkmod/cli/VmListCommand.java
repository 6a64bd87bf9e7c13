package io.github.jkmod.cli;

import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.setup.CachedKernel;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jkmod vm list}: the kernels, and which of them are in the cache. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the kernels that guests can have, and which are in the cache.")
final class VmListCommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;

    private final Console console;

    @Option(names = "--json", description = "One JSON document instead of the table.")
    private boolean json;

    VmListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        List<CachedKernel> kernels = new GuestLab(console).cached();
        if (json) {
            console.json(Tree.create()
                    .put(
                            "kernels",
                            kernels.stream()
                                    .map(VmListCommand::tree)
                                    .map(Tree::map)
                                    .toList()));
            return ExitCode.OK;
        }
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT, "%-6s %-8s %-10s %-10s %s%n", "kernel", "arch", "suite", "cached", "release"));
        for (CachedKernel kernel : kernels) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-6s %-8s %-10s %-10s %s%n",
                    kernel.row().id(),
                    kernel.row().architecture().label(),
                    kernel.row().suite(),
                    kernel.sizeBytes().isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.0f MiB", kernel.sizeBytes().getAsLong() / MIB)
                            : "no",
                    kernel.release().orElse("-")));
        }
        console.text(table.toString());
        return ExitCode.OK;
    }

    private static Tree tree(CachedKernel kernel) {
        return Tree.create()
                .put("id", kernel.row().id())
                .put("arch", kernel.row().architecture().label())
                .put("suite", kernel.row().suite())
                .put("why", kernel.row().why())
                .put("cached", kernel.sizeBytes().isPresent())
                .put("sizeBytes", kernel.sizeBytes())
                .put("release", kernel.release())
                .put("package", kernel.packageVersion());
    }
}
