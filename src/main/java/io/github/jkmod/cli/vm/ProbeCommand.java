package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.coverage.CountedFunction;
import io.github.jkmod.coverage.LineCounts;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.module.Import;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.probe.ImportTable;
import io.github.jkmod.probe.ProbeSteps;
import io.github.jkmod.probe.Shim;
import io.github.jkmod.report.ProbeDocument;
import io.github.jkmod.report.ProbeText;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.cache.ScratchFolder;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod probe}: what a module does when a call of the kernel fails, and what it does not give back. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description =
                "Loads and unloads a module in guests of one of Debian's kernels, again and again; each time another of"
                        + " its calls into the kernel fails: an allocation, a registration, a copy. Tells which failure it does not"
                        + " survive, and what it does not give back.")
public final class ProbeCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private VmOptions options;

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description = "A shell script that uses the module in the guest, between load and unload.")
    private @Nullable Path script;

    @Option(
            names = "--copy",
            paramLabel = "PATH",
            description = "A file or folder for the guest's /payload, for the script; may be repeated.")
    private List<Path> copies = List.of();

    @Option(names = "--only", paramLabel = "IMPORT", description = "Only calls of this function fail; may be repeated.")
    private List<String> only = List.of();

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many calls fail at most, one after another; 0: none, only leaks are looked for.")
    private int most;

    @Option(
            names = "--lcov",
            paramLabel = "FILE",
            description = "Write how often each line was executed in all runs, for lcov and its kin; of a module that"
                    + " jkmod build --coverage made.")
    private @Nullable Path lcov;

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE [name=value…]",
            description =
                    "The module and its parameters; what it needs is loaded before it: files beside it, the kernel's own"
                            + " modules.")
    private List<String> arguments;

    public ProbeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, GuestDiedException {
        List<FileArguments> files = FileArguments.parse(arguments);
        if (files.size() != 1) {
            throw Failure.of(ExitCode.USAGE, files.get(1).file().toString(), "cannot be probed, too")
                    .because("one module is probed at a time")
                    .hint("leave it out; what the module needs is found beside it");
        }
        if (most < 0) {
            throw Failure.of(ExitCode.USAGE, "--most " + most, "cannot be used")
                    .because("there can be 0 calls and more")
                    .hint("give a number from 0 on");
        }
        Path file = files.get(0).file();
        ModuleFile module = ModuleFile.parse(ModuleImage.read(file, file.toString()));
        if (lcov != null && CountedFunction.of(module.elf()).isEmpty()) {
            throw Failure.of(ExitCode.USAGE, file.toString(), "counts no lines")
                    .because("it was not built for it")
                    .hint("build it by jkmod build --coverage");
        }
        Shim shim = shim(module);
        List<Integer> chosen = only(shim);
        Map<String, Path> payload = payload();
        GuestLab lab = new GuestLab(console);
        DebianKernel kernel =
                new KernelChoice(lab, options).debian(module.architecture().orElse(GuestLab.hostArchitecture()));
        ProbeDocument document = document(lab, kernel, files.get(0), module, shim, chosen, payload);
        if (json) {
            console.json(document);
        } else {
            console.text(ProbeText.of(document));
        }
        return document.findings() == 0 ? ExitCode.OK : ExitCode.REFUSED;
    }

    private ProbeDocument document(
            GuestLab lab,
            DebianKernel kernel,
            FileArguments given,
            ModuleFile module,
            Shim shim,
            List<Integer> chosen,
            Map<String, Path> payload)
            throws IOException, GuestDiedException {
        try (ScratchFolder scratch = lab.scratch()) {
            ProbedModule probed = ProbedModule.of(console, lab, kernel, given, module, shim, chosen, scratch.path());
            try (ProbeSeries series = new ProbeSeries(lab, kernel, options, probed, payload, scratch.path())) {
                ProbeDocument document = series.run(most);
                LineCounts lines = series.lines();
                Path file = lcov;
                if (file != null) {
                    Files.writeString(file, lines.lcov(module.name().value()));
                }
                return document.covering(lines);
            }
        }
    }

    private static Shim shim(ModuleFile module) {
        List<String> imports = module.imports().stream().map(Import::name).toList();
        Shim shim = Shim.of(imports, module.importNamespaces(), ImportTable.standard());
        if (shim.watched().isEmpty()) {
            throw Failure.of(ExitCode.USAGE, module.image().path(), "cannot be probed")
                    .because("it imports no function that can fail or that gives or takes anything")
                    .hint("try it by jkmod vm run");
        }
        return shim;
    }

    private List<Integer> only(Shim shim) {
        List<String> names = shim.watched().stream()
                .filter(each -> each.rule().isFallible())
                .map(Shim.Watched::name)
                .toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw Failure.of(ExitCode.USAGE, "--only " + name, "cannot be used")
                        .because("it is no import of the module's that can fail")
                        .hint(names.isEmpty() ? "leave it out" : "give one of " + String.join(", ", names));
            }
        }
        List<String> all = shim.watched().stream().map(Shim.Watched::name).toList();
        return only.stream().map(all::indexOf).toList();
    }

    private Map<String, Path> payload() {
        Map<String, Path> payload = GuestLoad.copies(copies);
        List<Path> all = new ArrayList<>(copies);
        Path file = script;
        if (file != null) {
            payload.put(ProbeSteps.SCRIPT, file);
            all.add(file);
        }
        for (Path path : all) {
            if (!Files.isReadable(path)) {
                throw Failure.of(ExitCode.MALFORMED, path.toString(), "cannot be copied into a guest")
                        .because(Files.exists(path) ? "it cannot be read" : "No such file or directory")
                        .hint("name a file that is there");
            }
        }
        return payload;
    }
}
