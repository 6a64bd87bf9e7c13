package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.BuildDocument;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.KernelHeaders;
import io.github.jkmod.vm.setup.ModuleBuild;
import io.github.jkmod.vm.setup.ModuleSources;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.ScratchFolder;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod build}: modules from their sources, for one of Debian's kernels or the user's own. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = "Builds the modules of a Kbuild folder, or of a package with a dkms.conf, for a kernel, with its"
                + " headers and compiler; nothing is written into the sources. NAME.ko is stripped, NAME.ko.debug beside"
                + " it has the debug information.")
public final class BuildCommand implements Callable<Integer> {
    /** What gcc noted of the files of a module, in a folder of that name behind the module's. */
    static final String NOTES = ".gcno";

    private final Console console;

    @Option(
            names = "--kernel",
            paramLabel = "NAME",
            completionCandidates = VmOptions.KernelNames.class,
            description = "Debian's kernel: ${COMPLETION-CANDIDATES}. Without it, Debian's first that there is for the"
                    + " architecture.")
    private @Nullable String kernel;

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            converter = VmOptions.ArchitectureName.class,
            description = "x86_64, arm64, arm or riscv64; without it, this machine's.")
    private @Nullable Architecture architecture;

    @Option(
            names = "--headers",
            paramLabel = "DIR",
            description = "Instead of --kernel: a kernel's build folder of your own, after make modules_prepare, or its"
                    + " headers, such as /lib/modules/RELEASE/build.")
    private @Nullable Path headers;

    @Option(names = "--make", paramLabel = "NAME=VALUE", description = "A variable for make; may be repeated.")
    private List<String> variables = List.of();

    @Option(
            names = "--coverage",
            description = "Modules that count how often their lines are executed, for jkmod probe; NAME.ko.gcno beside"
                    + " them has what gcc noted of each file. No kernel takes them alone.")
    private boolean coverage;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where the modules go: the working folder.")
    private Path out;

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    @Parameters(
            paramLabel = "FOLDER",
            description = "The sources, with a dkms.conf, or else a Kbuild file or a Makefile for Kbuild.")
    private Path folder;

    public BuildCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        for (String variable : variables) {
            if (!variable.matches("(?s)[A-Za-z_][A-Za-z0-9_.-]*=.*")) {
                throw Failure.of(ExitCode.USAGE, "--make " + variable, "cannot be used")
                        .because("it is no NAME=VALUE")
                        .hint("give a variable's name and value");
            }
        }
        if (!Files.isDirectory(folder)) {
            throw Failure.of(ExitCode.MALFORMED, folder.toString(), "cannot be built")
                    .because(Files.exists(folder) ? "it is no folder" : "No such file or directory")
                    .hint("name the folder with the modules' sources");
        }
        GuestLab lab = new GuestLab(console);
        ModuleSources plain = ModuleSources.in(folder, variables);
        ModuleSources sources = coverage ? plain.withCounters() : plain;
        try {
            if (headers != null) {
                buildForOwn(lab, KernelHeaders.in(headers), sources);
            } else {
                DebianKernel chosen = kernel(lab);
                tell(chosen.id(), chosen.arch(), chosen.release(), lab.modules(chosen, sources));
            }
        } catch (SetupException e) {
            Throwable compiler = e.getCause();
            if (compiler == null) {
                throw e;
            }
            String.valueOf(compiler.getMessage()).lines().skip(1).forEach(console.err()::println);
            console.error(String.valueOf(e.getMessage()));
            return ExitCode.REFUSED;
        }
        return ExitCode.OK;
    }

    private void buildForOwn(GuestLab lab, KernelHeaders own, ModuleSources sources) throws IOException {
        if (kernel != null || architecture != null) {
            throw Failure.of(ExitCode.USAGE, "--headers", "cannot be used")
                    .because("--kernel or --arch chooses a kernel of Debian's")
                    .hint("give the one or the other");
        }
        try (ScratchFolder scratch = lab.scratch()) {
            String name = own.folder().toString();
            tell(name, own.arch(), own.release(), lab.modules(own, sources, scratch.path()));
        }
    }

    private DebianKernel kernel(GuestLab lab) throws IOException {
        DebianKernels all = DebianKernels.standard();
        if (kernel != null && !all.names().contains(kernel)) {
            throw Failure.of(ExitCode.USAGE, "--kernel " + kernel, "cannot be used")
                    .because("modules are built with the headers of Debian's kernels")
                    .hint("give one of " + String.join(", ", all.names()));
        }
        Architecture on = all.architecture(
                Optional.ofNullable(kernel), Optional.ofNullable(architecture), GuestLab.hostArchitecture());
        return lab.kernel(on, kernel == null ? all.usual(on) : kernel);
    }

    private void tell(String name, Architecture arch, String release, Path built) throws IOException {
        Files.createDirectories(out);
        List<BuildDocument.Module> modules = new ArrayList<>();
        try (Stream<Path> files = Files.list(built)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".ko"))
                    .sorted()
                    .toList()) {
                Path module = copied(file);
                Path debug = copied(file.resolveSibling(file.getFileName() + ModuleBuild.DEBUG));
                copyNotes(built.resolve(ModuleBuild.NOTES), module.resolveSibling(file.getFileName() + NOTES));
                modules.add(new BuildDocument.Module(module.toString(), debug.toString()));
            }
        }
        Path log = built.resolve(ModuleBuild.WARNINGS);
        List<String> warnings = Files.exists(log) ? Files.readAllLines(log) : List.of();
        if (json) {
            console.json(new BuildDocument(name, arch.label(), release, modules, warnings));
        } else {
            warnings.forEach(console.err()::println);
            modules.forEach(module -> console.text(module.file() + "\n"));
        }
    }

    /** Those of all modules: which ones are a module's is seen by what is in them. */
    private static void copyNotes(Path notes, Path target) throws IOException {
        CacheFolder.delete(target);
        if (Files.isDirectory(notes)) {
            Files.createDirectory(target);
            try (Stream<Path> files = Files.list(notes)) {
                for (Path file : files.toList()) {
                    Files.copy(file, target.resolve(file.getFileName()));
                }
            }
        }
    }

    private Path copied(Path file) throws IOException {
        Path target = out.resolve(String.valueOf(file.getFileName())).normalize();
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        return target;
    }
}
