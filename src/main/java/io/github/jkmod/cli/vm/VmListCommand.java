package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.report.KernelListDocument;
import io.github.jkmod.vm.setup.CachedKernel;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code jkmod vm list}: the kernels, which of them are in the cache, whether test modules are built for them and whether
 * a guest is saved from which others start at once.
 */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the kernels that guests can have, and which are in the cache.")
public final class VmListCommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;
    private static final String FORMAT = "%-20s %-8s %-16s %-9s %-8s %-6s %-24s %s%n";

    private final Console console;

    @Option(names = "--json", description = "One JSON document instead of the table.")
    private boolean json;

    public VmListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        GuestLab lab = new GuestLab(console);
        List<CachedKernel> kernels = lab.cached();
        long leftovers = lab.leftovers();
        if (json) {
            console.json(new KernelListDocument(
                    leftovers, kernels.stream().map(VmListCommand::listed).toList()));
            return ExitCode.OK;
        }
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT, FORMAT, "kernel", "arch", "suite", "cached", "modules", "saved", "release", "package"));
        for (CachedKernel kernel : kernels) {
            boolean cached = kernel.sizeBytes().isPresent();
            table.append(String.format(
                    Locale.ROOT,
                    FORMAT,
                    kernel.row().id(),
                    kernel.row().architecture().label(),
                    kernel.row().suite(),
                    cached ? mib(kernel.sizeBytes().getAsLong()) : "no",
                    cached ? (kernel.testModules() ? "built" : "no") : "-",
                    cached ? (kernel.templates() > 0 ? "yes" : "no") : "-",
                    kernel.release().orElse("-"),
                    kernel.packageVersion().orElse("-")));
        }
        if (leftovers > 0) {
            table.append(mib(leftovers))
                    .append(" belong to kernels that are gone; jkmod vm fetch --refresh frees them\n");
        }
        console.text(table.toString());
        return ExitCode.OK;
    }

    private static KernelListDocument.Listed listed(CachedKernel kernel) {
        return new KernelListDocument.Listed(
                kernel.row().id(),
                kernel.row().architecture().label(),
                kernel.row().suite(),
                kernel.row().why(),
                kernel.sizeBytes().isPresent(),
                kernel.sizeBytes(),
                kernel.release(),
                kernel.packageVersion(),
                kernel.testModules(),
                kernel.templates());
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.0f MiB", bytes / MIB);
    }
}
