package io.github.jkmod.cli.own;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ModuleTree;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.CrosscheckDocument;
import io.github.jkmod.report.LoadReport;
import io.github.jkmod.report.LoadText;
import io.github.jkmod.report.VerifyDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod verify}: a module that is loaded, held against its file. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Cross-checks a module that is already loaded against its file.")
public final class VerifyCommand implements Callable<Integer> {
    private final Console console;
    private final KernelRoot root;
    private final KernelFacts facts;

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "NAME", description = "The loaded module.")
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "Its file; without it, the one of that name in the running kernel's module tree.")
    private @Nullable Path file;

    public VerifyCommand(Console console, KernelRoot root, KernelFacts facts) {
        this.console = console;
        this.root = root;
        this.facts = facts;
    }

    @Override
    public Integer call() throws IOException {
        ModuleName module = new ModuleName(name);
        Fact<List<ProcModule>> modules = ProcModules.read(root);
        if (!(modules instanceof Fact.Present<List<ProcModule>>)) {
            throw Failure.of(ExitCode.ENVIRONMENT, module.value(), "cannot be looked for")
                    .because(modules.reason().orElse("?"))
                    .hint("mount /proc, on a kernel with module support");
        }
        ModuleSight sight = ModuleSight.look(root, module);
        Fact<ProcModule> line = sight.procModule();
        if (line instanceof Fact.Absent<ProcModule> absent) {
            throw Failure.of(ExitCode.REFUSED, module.value(), "not loaded")
                    .because(absent.why())
                    .hint("see jkmod lsmod for what is loaded");
        }
        ModuleFile parsed =
                ModuleFile.parse(ModuleImage.read(path(module), path(module).toString()));
        Forecast forecast = Forecast.ofLoaded(parsed, facts);
        Crosscheck crosscheck = Crosscheck.ofLoaded(forecast.expectation(), Optional.empty(), sight);
        CrosscheckDocument report = LoadReport.verify(forecast.expectation(), crosscheck, sight);
        if (json) {
            console.json(new VerifyDocument(module.value(), parsed.image().path(), report));
        } else {
            console.text(LoadText.verify(module + " against " + parsed.image().path(), report));
        }
        return crosscheck.result() == Crosscheck.Result.MATCH ? ExitCode.OK : ExitCode.REFUSED;
    }

    private Path path(ModuleName module) throws IOException {
        if (file != null) {
            return file;
        }
        return ModuleTree.find(root, module)
                .orElseThrow(() -> Failure.of(ExitCode.ENVIRONMENT, module.value(), "its file is not known")
                        .because("the running kernel's module tree has none of that name")
                        .hint("name the file: jkmod verify " + module + " FILE"));
    }
}
