package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.crash.host.CrashSources;
import io.github.jkmod.vm.ConsoleTrouble;
import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jkmod vm shell}: a shell in a throw-away guest. */
@Command(
        name = "shell",
        mixinStandardHelpOptions = true,
        description =
                "A shell as root in a throw-away guest, with these modules in its working folder; on a terminal if"
                        + " standard input is one. Ends with the shell's exit status.")
public final class VmShellCommand implements Callable<Integer> {
    /** A user may stay as long as he likes. */
    private static final Duration UNLIMITED = Duration.ofDays(365);

    /** $1 is the kind of the terminal, or empty. */
    private static final String SHELL =
            "cd " + GuestFiles.PAYLOAD + " && export TERM=\"${1:-linux}\" PS1='guest:\\w# ' && exec sh";

    private final Console console;

    @Mixin
    private VmOptions options;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Module files; beside them will lie what they need: files beside them here, the kernel's own"
                    + " modules.")
    private List<Path> files = List.of();

    public VmShellCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, GuestDiedException {
        GuestLab lab = new GuestLab(console);
        List<FileArguments> given =
                files.stream().map(file -> new FileArguments(file, List.of())).toList();
        GuestKernel kernel = new KernelChoice(lab, options).kernel(GuestLoad.architecture(given, options));
        Map<String, Path> payload = GuestLoad.payload(GuestLoad.withDependencies(given, kernel.modules(), console));
        CrashSources crashes = new CrashSources(payload.values(), kernel.arch());
        try (Guest guest = lab.guest(kernel, options, payload)) {
            console.err().flush();
            int exitCode = shell(
                    guest,
                    options.equipment()
                            .command(List.of(
                                    "sh", "-c", SHELL, "sh", System.getenv().getOrDefault("TERM", ""))));
            guest.settle();
            console.err().print(crashes.text(ConsoleTrouble.find(guest.console(0, Long.MAX_VALUE))));
            return exitCode;
        } catch (HostStream.UnreadException e) {
            return ExitCode.UNREAD;
        } catch (GuestDiedException e) {
            throw e.saying(crashes.annotated(e.kernelLines()));
        }
    }

    private static int shell(Guest guest, List<String> command) throws IOException, GuestDiedException {
        if (!HostTerminal.isThere()) {
            ExecStreams streams = new ExecStreams(HostStream.in(), HostStream.out(), HostStream.err());
            return guest.exec(command, UNLIMITED, streams).exitCode();
        }
        try (HostTerminal terminal = HostTerminal.take()) {
            ExecStreams streams = new ExecStreams(HostStream.terminal(), HostStream.out(), HostStream.err(), terminal);
            return guest.exec(command, UNLIMITED, streams).exitCode();
        }
    }
}
