package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.DebianKernels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod vm fetch}: everything that guests need, into the cache. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description =
                "Gets a kernel and all that guests of it need into the cache, so that later runs need no network.")
public final class VmFetchCommand implements Callable<Integer> {
    /** Every kernel of the matrix. */
    private static final String ALL = "all";

    private static final double MIB = 1 << 20;

    private final Console console;

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            converter = VmOptions.ArchitectureName.class,
            description = "x86_64, arm64, arm or riscv64; without it, all of them.")
    private @Nullable Architecture architecture;

    @Option(
            names = "--refresh",
            description =
                    "Ask the archive for a newer kernel, even if one is in the cache, and forget what was made from"
                            + " replaced ones. Without it a cached kernel stays as it is, and nothing touches the network.")
    private boolean refresh;

    @Parameters(
            arity = "0..1",
            paramLabel = "SPEC",
            completionCandidates = VmOptions.KernelNames.class,
            description =
                    "Debian's kernel: ${COMPLETION-CANDIDATES}, or all of them without a name behind the number: all. Without it, the first of each architecture.")
    private @Nullable String kernel;

    public VmFetchCommand(Console console) {
        this.console = console;
    }

    /** Goes on when one cannot be had: the others may be what is needed. */
    @Override
    public Integer call() throws IOException {
        GuestLab lab = new GuestLab(console);
        DebianKernels matrix = DebianKernels.standard();
        int failures = 0;
        for (Wanted wanted : wanted(matrix)) {
            Architecture each = wanted.architecture();
            try {
                fetch(lab, each, wanted.id());
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                console.error(wanted.id() + " " + each.label() + ": not fetched: " + e.getMessage());
                failures++;
            }
        }
        if (refresh) {
            long bytes = lab.prune();
            console.text(String.format(Locale.ROOT, "%.0f MiB of replaced kernels freed%n", bytes / MIB));
        }
        return failures == 0 ? ExitCode.OK : ExitCode.ENVIRONMENT;
    }

    /** One kernel to fetch. */
    private record Wanted(Architecture architecture, String id) {}

    private List<Wanted> wanted(DebianKernels matrix) {
        if (kernel == null) {
            return Stream.of(Architecture.values())
                    .filter(each -> architecture == null || architecture == each)
                    .map(each -> new Wanted(each, matrix.usual(each)))
                    .toList();
        }
        List<Wanted> wanted = new ArrayList<>();
        boolean all = kernel.equals(ALL);
        for (String id : all ? matrix.ids() : List.of(kernel)) {
            List<Architecture> has = matrix.architectures(id);
            for (Architecture each : architecture == null ? has : List.of(architecture)) {
                if (!all || has.contains(each)) {
                    wanted.add(new Wanted(each, id));
                }
            }
        }
        return wanted;
    }

    private void fetch(GuestLab lab, Architecture each, String id) throws IOException {
        DebianKernel ready = refresh ? lab.refreshed(each, id) : lab.kernel(each, id);
        lab.prepare(ready);
        console.text(String.format(
                Locale.ROOT,
                "%s %s: Linux %s (Debian %s) and its test modules are in the cache%n",
                ready.id(),
                each.label(),
                ready.release(),
                ready.packageVersion()));
    }
}
