package io.github.jkmod.cli;

import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestDiedException;
import io.github.jkmod.vm.setup.GuestKernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod vm exec}: any command as root in a throw-away guest. */
@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        customSynopsis = "jkmod vm exec [OPTIONS] [--] CMD [ARG…]",
        description = "Runs a command as root in a throw-away guest; its output, error and exit status come back.")
final class VmExecCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private VmOptions options;

    @Option(
            names = "--copy",
            paramLabel = "PATH",
            description = "A file or folder for the guest's /payload; may be repeated.")
    private List<Path> copies = List.of();

    @Option(
            names = "--fetch",
            paramLabel = "PATH",
            description = "A file of the guest to bring into this folder afterwards; may be repeated.")
    private List<String> fetches = List.of();

    @Parameters(
            arity = "1..*",
            paramLabel = "CMD",
            description = "The command; 'jkmod' runs in the guest's warm JVM, all else as a process.")
    private List<String> command;

    VmExecCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, GuestDiedException {
        GuestLab lab = new GuestLab(console);
        GuestKernel kernel = new KernelChoice(lab, options).kernel(GuestLab.hostArchitecture());
        Duration limit = Duration.ofSeconds(options.timeoutSeconds());
        try (Guest guest = lab.guest(kernel, options, payload())) {
            ExecResult result = guest.exec(command, limit);
            console.out().writeBytes(result.stdout());
            console.err().writeBytes(result.stderr());
            for (String path : fetches) {
                fetch(guest, path, limit);
            }
            return result.exitCode();
        }
    }

    private Map<String, Path> payload() {
        Map<String, Path> payload = new LinkedHashMap<>();
        for (Path path : copies) {
            String name = path.toAbsolutePath().normalize().getFileName().toString();
            if (payload.put(name, path) != null) {
                throw Failure.of(
                        ExitCode.USAGE, path.toString(), "cannot be copied", "two files named " + name, "rename one");
            }
        }
        return payload;
    }

    private static void fetch(Guest guest, String path, Duration limit) throws IOException, GuestDiedException {
        ExecResult content = guest.exec(List.of("cat", "--", path), limit);
        if (content.exitCode() != 0) {
            throw Failure.of(
                    ExitCode.REFUSED,
                    path,
                    "not fetched",
                    new String(content.stderr(), StandardCharsets.UTF_8).strip(),
                    "check the path in the guest");
        }
        Files.write(Path.of(Path.of(path).getFileName().toString()), content.stdout());
    }
}
