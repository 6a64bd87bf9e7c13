package io.github.jkmod.cli;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.syscall.Outcome;
import io.github.jkmod.vm.HollowModule;
import io.github.jkmod.vm.setup.GuestInstallation;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * What the launcher runs to have Java write the archive that later starts read: the commands that are called in loops, so
 * that their classes are there to be written. No module is offered to the kernel.
 */
@Command(name = "rehearse-start", hidden = true, description = "Runs what the launcher makes its class archive from.")
final class StartRehearsalCommand implements Callable<Integer> {
    private final ModuleSyscalls calls;

    /**
     * @param calls open files; no module call of theirs gets an open one
     */
    StartRehearsalCommand(ModuleSyscalls calls) {
        this.calls = calls;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("jkmod-start-");
        try {
            Path hollow = folder.resolve("hollow.ko");
            Files.write(hollow, HollowModule.of(Architecture.ofProcessOrUsual()));
            Optional<Path> own = anyModule();
            Path bare = Files.createDirectory(folder.resolve("bare")); // a kernel without module support
            for (String file : List.of(hollow.toString(), own.orElse(hollow).toString())) {
                for (List<String> line : lines(file)) {
                    run(line, new KernelRoot(bare));
                    run(line, KernelRoot.live());
                }
            }
            if (own.isPresent()) {
                rehearse(own.get());
            }
        } finally {
            CacheFolder.delete(folder);
        }
        return ExitCode.OK;
    }

    private static List<List<String>> lines(String file) {
        return List.of(
                List.of("insmod", file, "a=1"),
                List.of("insmod", "-f", file),
                List.of("rmmod", "nothing"),
                List.of("lsmod"),
                List.of("modinfo", file),
                List.of("modinfo", "-F", "license", file),
                List.of("modprobe", "-n", "nothing"),
                List.of("check", file),
                List.of("inspect", file));
    }

    private void run(List<String> line, KernelRoot root) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Cli(new Harmless(calls), new Console(nowhere, nowhere, false), root).run(line);
        }
    }

    private void rehearse(Path module) throws IOException {
        try {
            new Rehearsal(calls).load(module);
        } catch (Failure | IllegalStateException | IOException e) {
            return; // a module of another architecture: the classes are there all the same
        }
    }

    /** A module of any kernel that is installed, or in the cache: what it is of does not matter. */
    private static Optional<Path> anyModule() {
        try {
            List<Path> trees = new ArrayList<>(folders(Path.of("/lib/modules")));
            Path cache = CacheFolder.ofUser(System.getenv()).path("kernel");
            for (Path kernel : folders(cache)) {
                trees.addAll(folders(kernel.resolve("lib/modules")));
                trees.addAll(folders(kernel.resolve("usr/lib/modules")));
            }
            for (Path tree : trees) {
                Optional<Path> module = GuestInstallation.smallestModule(tree);
                if (module.isPresent()) {
                    return module;
                }
            }
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // the hollow one serves as well
        }
        return Optional.empty();
    }

    private static List<Path> folders(Path above) throws IOException {
        if (!Files.isDirectory(above)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(above)) {
            return list.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Makes each call with a descriptor that is closed, or a name that no module has: the kernel refuses. */
    private record Harmless(ModuleSyscalls real) implements ModuleSyscalls {
        @Override
        public OpenFile open(Path file) throws IOException {
            return real.open(file);
        }

        @Override
        public Outcome finitModule(OpenFile file, String parameters, int flags) {
            try {
                OpenFile closed = real.open(Path.of("/dev/null"));
                closed.close();
                return real.finitModule(closed, parameters, flags);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Outcome initModule(byte[] image, String parameters) {
            return real.initModule(new byte[0], parameters);
        }

        @Override
        public Outcome deleteModule(ModuleName name, int flags) {
            return real.deleteModule(new ModuleName("/"), flags);
        }

        /** Says nothing: nothing happened. */
        @Override
        public void systemLog(String program, int severity, String line) {}

        @Override
        public KernelLogReader openKernelLog() throws IOException {
            return real.openKernelLog();
        }
    }
}
