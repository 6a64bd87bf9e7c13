package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.vm.VmOptions;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is run on which kernels. */
final class SubjectOptions {
    @Option(
            names = "--kernels",
            paramLabel = "LIST",
            defaultValue = KernelList.STOCK,
            description = "Kernels with commas between: names as in vm list, such as 6.1 or 6.12/rt-amd64, each for all"
                    + " architectures that it is there for; NAME/ARCH for one; stock: Debian's usual ones; all: the"
                    + " flavours, too. Default: ${DEFAULT-VALUE}.")
    private String kernels;

    @Option(
            names = "--kernel",
            paramLabel = "PATH",
            description = "A kernel of your own besides, or alone without --kernels: a vmlinuz, or packages of a"
                    + " distribution with commas between; may be repeated.")
    private List<String> own = List.of();

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            split = ",",
            converter = VmOptions.ArchitectureName.class,
            description = "Only kernels of these architectures.")
    private List<Architecture> architectures = List.of();

    @Option(names = "--make", paramLabel = "NAME=VALUE", description = "A variable for make; may be repeated.")
    private List<String> variables = List.of();

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description = "A shell script that tests the modules in the guest, between load and unload: by its exit"
                    + " code, and by its results where it speaks KTAP or TAP.")
    private @Nullable Path script;

    @Option(
            names = "--copy",
            paramLabel = "PATH",
            description = "A file or folder for the guest's /payload, for the script; may be repeated.")
    private List<Path> copies = List.of();

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            defaultValue = "" + MachineShape.MEMORY_MIB,
            description = "RAM of each guest.")
    private int memoryMib;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "Limit for each command in a guest.")
    private int timeoutSeconds;

    @Parameters(
            arity = "0..*",
            paramLabel = "FOLDER|FILE [name=value…]",
            description = "The sources of modules, with a dkms.conf or a Kbuild file, behind them the names of modules"
                    + " that are made of them if not all are wanted; or module files. Each module with its parameters"
                    + " behind it.")
    private List<String> arguments = List.of();

    /**
     * {@return what is to be run, as it is now}
     *
     * @throws Failure if the options make no sense
     */
    PlanDocument plan() throws IOException {
        if (arguments.isEmpty()) {
            throw Failure.of(ExitCode.USAGE, "matrix", "nothing to run")
                    .because("no folder or file is given")
                    .hint("name the folder with the sources of the modules, or module files");
        }
        VmOptions.require("--timeout", timeoutSeconds, 1, Integer.MAX_VALUE, "seconds");
        VmOptions.require("--memory", memoryMib, MachineShape.LEAST_MEMORY_MIB, Integer.MAX_VALUE, "MiB of memory");
        boolean folder = Files.isDirectory(Path.of(arguments.get(0)));
        PlanDocument.Subject subject = new PlanDocument.Subject(
                folder ? Optional.of(arguments.get(0)) : Optional.empty(),
                variables,
                folder ? arguments.subList(1, arguments.size()) : arguments,
                Optional.ofNullable(script).map(Path::toString),
                copies.stream().map(Path::toString).toList(),
                timeoutSeconds,
                memoryMib);
        Set<Architecture> built = folder ? Set.of() : builtFor();
        String names = own.isEmpty() || !kernels.equals(KernelList.STOCK) ? kernels : "";
        return new PlanDocument(subject, new KernelList(architectures, built).cells(names, own, CellKey.of(subject)));
    }

    private Set<Architecture> builtFor() throws IOException {
        Set<Architecture> built = new LinkedHashSet<>();
        for (FileArguments each : FileArguments.parse(arguments)) {
            String name = each.file().toString();
            ModuleFile.parse(ModuleImage.read(each.file(), name)).architecture().ifPresent(built::add);
        }
        return built;
    }
}
