package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.crash.host.CrashSources;
import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
public final class VmExecCommand implements Callable<Integer> {
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

    public VmExecCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, GuestDiedException {
        GuestLab lab = new GuestLab(console);
        GuestKernel kernel = new KernelChoice(lab, options).kernel(GuestLab.hostArchitecture());
        List<FetchedFile> fetched = fetches.stream().map(FetchedFile::new).toList();
        Duration limit = Duration.ofSeconds(options.timeoutSeconds());
        CrashSources crashes = new CrashSources(copies, kernel.arch()); // what is no module explains nothing
        try (Guest guest = lab.guest(kernel, options, GuestLoad.copies(copies))) {
            console.err().flush();
            ExecStreams streams = new ExecStreams(HostStream.in(), HostStream.out(), HostStream.err());
            int exitCode = guest.exec(options.equipment().command(command), limit, streams)
                    .exitCode();
            int fetchCode = ExitCode.OK;
            for (FetchedFile file : fetched) {
                fetchCode = file.from(guest, limit, console) ? fetchCode : ExitCode.REFUSED;
            }
            return exitCode == ExitCode.OK ? fetchCode : exitCode;
        } catch (HostStream.UnreadException e) {
            return ExitCode.UNREAD;
        } catch (GuestDiedException e) {
            throw e.saying(crashes.annotated(e.kernelLines()));
        }
    }
}
