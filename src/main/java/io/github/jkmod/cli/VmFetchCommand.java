package io.github.jkmod.cli;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.DebianKernel;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
final class VmFetchCommand implements Callable<Integer> {
    /** Every kernel of the matrix. */
    private static final String ALL = "all";

    private final Console console;

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            converter = VmOptions.ArchitectureName.class,
            description = "x86_64, arm64 or arm; without it, all of them.")
    private @Nullable Architecture architecture;

    @Parameters(
            arity = "0..1",
            paramLabel = "SPEC",
            defaultValue = VmOptions.DEFAULT_KERNEL,
            completionCandidates = VmOptions.KernelNames.class,
            description = "Debian's kernel: ${COMPLETION-CANDIDATES}, or all of them: all. Default: ${DEFAULT-VALUE}.")
    private String kernel;

    VmFetchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        GuestLab lab = new GuestLab(console);
        List<Architecture> wanted = architecture == null ? List.of(Architecture.values()) : List.of(architecture);
        List<String> kernels = kernel.equals(ALL) ? VmOptions.kernels() : List.of(kernel);
        for (String id : kernels) {
            for (Architecture each : wanted) {
                fetch(lab, each, id);
            }
        }
        return ExitCode.OK;
    }

    private void fetch(GuestLab lab, Architecture each, String id) throws IOException {
        DebianKernel ready = lab.kernel(each, id);
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
