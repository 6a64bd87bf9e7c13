package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.terminal.KernelOptions;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.preflight.MachineReader;
import io.github.jkmod.preflight.MachineState;
import io.github.jkmod.preflight.NextBoot;
import io.github.jkmod.preflight.Preflight;
import io.github.jkmod.preflight.PreflightResult;
import io.github.jkmod.report.PreflightDocument;
import io.github.jkmod.report.PreflightReport;
import io.github.jkmod.report.PreflightText;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.ModulesFolder;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jkmod preflight}: what this machine loses when it is booted into another kernel. */
@Command(
        name = "preflight",
        mixinStandardHelpOptions = true,
        description =
                "Says which modules and devices of this machine do not work in another kernel, before it is booted.")
public final class PreflightCommand implements Callable<Integer> {
    private static final String ROOT = "/";

    private final Console console;
    private final KernelFacts live;

    @Option(
            names = "--kernel",
            paramLabel = "DIR|PACKAGE|NAME",
            description =
                    "The new kernel: a root folder with lib/modules/RELEASE, as for check; a distribution's package"
                            + " of it, or several with commas between; or the name of one of Debian's kernels, as for vm run."
                            + " Without it, the folder of --root.")
    private @Nullable String kernel;

    @Option(names = "--release", paramLabel = "RELEASE", description = "Which one of several kernels there.")
    private @Nullable String release;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = ROOT,
            description =
                    "The machine: the folder that has its etc, lib, proc, sys, usr and var. Without it, this one.")
    private Path root = Path.of(ROOT);

    @Option(
            names = "--from",
            paramLabel = "RELEASE",
            description = "The kernel that the machine uses today. Without it, the one that runs.")
    private @Nullable String from;

    @Option(
            names = "--module",
            paramLabel = "NAME",
            description = "A further module that counts as in use; may be repeated.")
    private List<String> asked = List.of();

    @Option(
            names = "--try",
            description =
                    "Load the modules in a guest of that kernel, too, and hold what it does against the forecast.")
    private boolean trial;

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    public PreflightCommand(Console console, KernelFacts live) {
        this.console = console;
        this.live = live;
    }

    @Override
    public Integer call() throws IOException, GuestDiedException {
        if (!Files.isDirectory(root)) {
            throw Failure.of(ExitCode.USAGE, "--root " + root, "cannot be used")
                    .because("no such folder")
                    .hint("give the machine's root folder");
        }
        GuestLab lab = new GuestLab(console);
        Optional<DebianKernel> debian = debian(lab);
        KernelOptions options = KernelOptions.of(
                Optional.of(debian.map(PreflightCommand::folder)
                        .orElseGet(() -> kernel == null ? root.toString() : kernel)),
                debian.map(DebianKernel::release).or(() -> Optional.ofNullable(release)));
        KernelRoot machine = new KernelRoot(root);
        KernelFacts facts = new NextBoot(options.facts(machine, live), machine);
        KernelFolder files = options.files()
                .orElseThrow(() -> Failure.of(ExitCode.USAGE, "--kernel " + kernel, "cannot be used")
                        .because("it is the kernel that runs")
                        .hint("give another one's folder or package"));
        MachineState state = MachineReader.read(root, Optional.ofNullable(from), asked);
        PreflightResult result = Preflight.of(state, root, files, facts);
        PreflightDocument document = PreflightReport.of(result);
        if (trial) {
            GuestKernel guest = debian.isPresent() ? debian.get() : own(lab, files);
            document = document.with(PreflightTrial.of(lab, guest, result.modules()));
        }
        if (json) {
            console.json(document);
        } else {
            console.text(PreflightText.of(document));
        }
        return exitCode(result, document);
    }

    private int exitCode(PreflightResult result, PreflightDocument document) {
        if (result.isLoss() || document.trials().stream().anyMatch(tried -> !tried.asForecast())) {
            return ExitCode.REFUSED;
        }
        if (result.unknown().isEmpty()) {
            return ExitCode.OK;
        }
        console.error(result.unknown().size() + " modules in use: no verdict: "
                + result.unknown().get(0).answer().reason()
                + "; put the kernel's configuration, boot file and headers beside"
                + " its modules");
        return ExitCode.ENVIRONMENT;
    }

    private Optional<DebianKernel> debian(GuestLab lab) throws IOException {
        String name = kernel;
        boolean named = name != null && VmOptions.kernels().contains(name) && !Files.exists(Path.of(name));
        return named && name != null ? Optional.of(lab.kernel(GuestLab.hostArchitecture(), name)) : Optional.empty();
    }

    /** The root folder that it is unpacked in. */
    private static String folder(DebianKernel debian) {
        return String.valueOf(debian.vmlinuz().resolve("../..").normalize());
    }

    private static GuestKernel own(GuestLab lab, KernelFolder files) throws IOException {
        Path vmlinuz = files.vmlinuz()
                .orElseThrow(() -> Failure.of(ExitCode.ENVIRONMENT, "--try", "no guest can be booted")
                        .because(files.root() + " has no boot file of " + files.release())
                        .hint("put it there as boot/vmlinuz-" + files.release()));
        ModulesFolder modules = ModulesFolder.find(files.tree(), files.release())
                .orElseThrow(() -> Failure.of(ExitCode.ENVIRONMENT, "--try", "no guest can be booted")
                        .because(files.tree() + " has no modules")
                        .hint("install them"));
        return lab.ownKernel(vmlinuz).with(modules);
    }
}
