package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.module.Export;
import io.github.jkmod.module.Import;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.RedirectedImports;
import io.github.jkmod.probe.ProbeSteps;
import io.github.jkmod.probe.Shim;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.ModuleSources;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A module that calls the shim in place of the kernel, and what goes with it.
 *
 * @param given as on the command line
 * @param module as it was built
 * @param shim that it calls
 * @param only the numbers of the imports that may fail; empty for all
 * @param redirected the module's file with other imports, in the scratch folder
 * @param runFile the script of a run in the guest, there, too
 * @param shimFile the shim, built
 * @param needed what is loaded before it, in order
 */
record ProbedModule(
        FileArguments given,
        ModuleFile module,
        Shim shim,
        List<Integer> only,
        Path redirected,
        Path runFile,
        Path shimFile,
        List<Path> needed) {
    /**
     * {@return the module, made to call the shim, which is built if it is not in the cache}
     *
     * @param scratch a folder for what is made for this time only
     * @throws Failure if the shim cannot be built
     */
    static ProbedModule of(
            Console console,
            GuestLab lab,
            DebianKernel kernel,
            FileArguments given,
            ModuleFile module,
            Shim shim,
            List<Integer> only,
            Path scratch)
            throws IOException {
        List<Path> order = new ArrayList<>();
        for (FileArguments each : GuestLoad.withDependencies(List.of(given), kernel.modules(), console)) {
            order.add(each.file());
        }
        order.remove(given.file());
        Path shimFile = built(lab, kernel, module, shim);
        Path redirected = Files.write(
                scratch.resolve("redirected.ko"), RedirectedImports.of(module, exports(module, shim, shimFile)));
        Path run = Files.writeString(scratch.resolve("run.sh"), ProbeSteps.text());
        return new ProbedModule(given, module, shim, only, redirected, run, shimFile, order);
    }

    private static Path built(GuestLab lab, DebianKernel kernel, ModuleFile module, Shim shim) throws IOException {
        try {
            Path sources = lab.sources("probe", shim.sources());
            return lab.modules(kernel, ModuleSources.in(sources)).resolve(Shim.NAME + ".ko");
        } catch (SetupException e) {
            if (e.getCause() == null) {
                throw e;
            }
            Failure failure = Failure.of(ExitCode.ENVIRONMENT, module.image().path(), "the shim for it cannot be built")
                    .because(String.valueOf(e.getMessage()))
                    .hint("report it, with the module");
            failure.initCause(e);
            throw failure;
        }
    }

    /** {@return the shim's functions, by the names of those that they stand for} */
    private static Map<String, Export> exports(ModuleFile module, Shim shim, Path file) throws IOException {
        ModuleFile built = ModuleFile.parse(ModuleImage.read(file, file.toString()));
        Map<String, Export> all = built.exports().stream().collect(Collectors.toMap(Export::name, Function.identity()));
        Map<String, Export> exports = new HashMap<>();
        for (int i = 0; i < shim.watched().size(); i++) {
            exports.put(shim.watched().get(i).name(), export(all, Shim.function(i), file));
        }
        for (Import each : module.imports()) {
            if (Shim.isGcov(each.name())) {
                exports.put(each.name(), export(all, Shim.GCOV, file));
            }
        }
        return exports;
    }

    private static Export export(Map<String, Export> all, String name, Path file) {
        return Optional.ofNullable(all.get(name))
                .orElseThrow(() -> new IllegalStateException(file + " lacks a function of its own"));
    }

    /** {@return whether it can be unloaded at all} */
    boolean hasExit() {
        return module.entryPoints().exit().isPresent()
                || module.entryPoints().init().isEmpty();
    }

    /** {@return the files that have symbols} */
    List<Path> files() {
        List<Path> files = new ArrayList<>(needed);
        files.add(given.file());
        return files;
    }
}
