package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.vm.GuestLab;
import io.github.jkmod.matrix.CellOutcome;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.KernelHeaders;
import io.github.jkmod.vm.setup.ModuleBuild;
import io.github.jkmod.vm.setup.ModuleSources;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The modules of a cell: those that were given, or what the compiler makes of the sources for its kernel. */
final class CellModules {
    private final GuestLab lab;
    private final PlanDocument.Subject subject;
    private final CellStory story;

    CellModules(GuestLab lab, PlanDocument.Subject subject, CellStory story) {
        this.lab = lab;
        this.subject = subject;
        this.story = story;
    }

    /**
     * {@return the modules with their parameters; empty if they cannot be built, which is told}
     *
     * @param scratch where those for a kernel of the user's own go
     */
    Optional<List<FileArguments>> of(GuestKernel kernel, Path scratch) throws IOException {
        if (subject.folder().isEmpty()) {
            return Optional.of(FileArguments.parse(subject.arguments()));
        }
        ModuleSources sources = ModuleSources.in(Path.of(subject.folder().get()), subject.variables());
        Path built;
        try {
            built = build(kernel, sources, scratch);
        } catch (SetupException e) {
            Throwable compiler = e.getCause();
            if (e.isExcluded()) {
                story.end(CellOutcome.EXCLUDED, String.valueOf(e.getMessage()));
            } else if (compiler == null) {
                throw e;
            } else {
                List<String> lines = String.valueOf(compiler.getMessage())
                        .lines()
                        .skip(1)
                        .map(line -> below(sources.root(), line))
                        .toList();
                story.built(new CellDocument.Build(false, List.of(), lines));
                story.end(CellOutcome.NOT_BUILT, reason(below(sources.root(), String.valueOf(e.getMessage()))));
            }
            return Optional.empty();
        }
        List<Path> files = modules(built);
        Path log = built.resolve(ModuleBuild.WARNINGS);
        List<String> warnings = Files.exists(log)
                ? Files.readAllLines(log).stream()
                        .map(line -> below(sources.root(), line))
                        .toList()
                : List.of();
        story.built(new CellDocument.Build(
                true,
                files.stream().map(file -> String.valueOf(file.getFileName())).toList(),
                warnings));
        return Optional.of(chosen(built, files));
    }

    private Path build(GuestKernel kernel, ModuleSources sources, Path scratch) throws IOException {
        if (kernel instanceof DebianKernel debian) {
            return lab.modules(debian, sources);
        }
        Path headers = kernel.modules()
                .map(tree -> tree.resolve("build"))
                .filter(Files::isDirectory)
                .orElseThrow(() -> SetupException.failed("building modules for " + kernel.release())
                        .because("its headers are not known: there is no build in its lib/modules")
                        .hint("give modules that are built, or a package of headers with the kernel's"));
        return lab.modules(KernelHeaders.in(headers), sources, scratch);
    }

    private static List<Path> modules(Path built) throws IOException {
        try (Stream<Path> files = Files.list(built)) {
            return files.filter(file -> file.toString().endsWith(".ko"))
                    .sorted()
                    .toList();
        }
    }

    /** Those that were asked for by name; without names all of them. */
    private List<FileArguments> chosen(Path built, List<Path> files) {
        if (subject.arguments().isEmpty()) {
            return files.stream()
                    .map(file -> new FileArguments(file, List.of()))
                    .toList();
        }
        List<FileArguments> chosen = new ArrayList<>();
        for (FileArguments each : FileArguments.parse(subject.arguments())) {
            String name = each.file().toString();
            Path file = built.resolve(name.endsWith(".ko") ? name : name + ".ko");
            if (!files.contains(file)) {
                throw Failure.of(ExitCode.USAGE, name, "is not built of these sources")
                        .because("there are only "
                                + String.join(
                                        ", ",
                                        files.stream()
                                                .map(any -> String.valueOf(any.getFileName()))
                                                .toList()))
                        .hint("name one of these");
            }
            chosen.add(new FileArguments(file, each.parameters()));
        }
        return chosen;
    }

    /** The compiler's line alone: that it is a build, and for what, the cell says. */
    private static String reason(String line) {
        return line.replaceFirst("^building modules for \\S+ failed: ", "").replaceFirst("; correct the sources$", "");
    }

    /** Another machine has the sources elsewhere. */
    private static String below(Path root, String line) {
        return line.replace(root + "/", "");
    }
}
