package io.github.jkmod.cli;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks all the paths of loading, looking at and unloading a module without loading any: what a Java process does for
 * the first time takes it many times as long as for the second.
 */
final class Rehearsal {
    private final ModuleSyscalls calls;

    /**
     * @param calls open files; no module call of theirs is made
     */
    Rehearsal(ModuleSyscalls calls) {
        this.calls = calls;
    }

    /**
     * Rehearses with one module; one that the forecast refuses is loaded all the same, and what comes of it does not matter.
     *
     * @throws IOException if the file or the rehearsal's own files cannot be used
     * @throws io.github.jkmod.bytes.MalformedException if it is no module
     * @throws Failure if a command did not end as it should
     */
    void load(Path file) throws IOException {
        ModuleFile module = ModuleFile.parse(ModuleImage.read(file, file.toString()));
        Path folder = Files.createTempDirectory("jkmod-rehearsal-");
        try {
            RehearsalKernel kernel = new RehearsalKernel(calls, folder, module);
            KernelRoot root = kernel.root();
            for (List<String> command : commands(kernel.name().value(), file.toString())) {
                if (kernel.refuses()) {
                    run(forced(command), kernel, root);
                } else {
                    expectOk(command, run(command, kernel, root));
                }
            }
        } finally {
            CacheFolder.delete(folder);
        }
    }

    private static List<List<String>> commands(String name, String file) {
        return List.of(
                List.of("load", "--watch", "--json", file, "a=1"),
                List.of("verify", "--json", name, file),
                List.of("unload", "--json", name),
                List.of("load", "--json", file),
                List.of("unload", name),
                List.of("load", file),
                List.of("rmmod", name),
                List.of("insmod", file),
                List.of("lsmod"),
                List.of("inspect", file),
                List.of("inspect", "--json", file));
    }

    private static List<String> forced(List<String> command) {
        List<String> forced = new ArrayList<>(command);
        if (command.get(0).equals("load")) {
            forced.add(1, "--force");
        }
        return forced;
    }

    /** How a command ended, and what it said of that. */
    private record End(int exitCode, String said) {}

    private static End run(List<String> command, RehearsalKernel kernel, KernelRoot root) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
                PrintStream err = new PrintStream(said, false, StandardCharsets.UTF_8)) {
            int exitCode = new Cli(kernel, new Console(nowhere, err, false), root).run(command);
            return new End(exitCode, said.toString(StandardCharsets.UTF_8));
        }
    }

    private static void expectOk(List<String> command, End end) {
        if (end.exitCode() != ExitCode.OK) {
            String last = end.said().lines().reduce("it says nothing", (before, line) -> line);
            throw Failure.of(ExitCode.REFUSED, "rehearsal", String.join(" ", command) + " ended with " + end.exitCode())
                    .because(last.replaceFirst("^jkmod: ", ""))
                    .hint("report it");
        }
    }
}
