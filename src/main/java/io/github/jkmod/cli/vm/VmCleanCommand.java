package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code jkmod vm clean}: forgets all that was fetched and built for guests. */
@Command(
        name = "clean",
        mixinStandardHelpOptions = true,
        description = "Deletes the cache: kernels, guest programs, test modules. They are fetched again when needed.")
public final class VmCleanCommand implements Callable<Integer> {
    private static final double MIB = 1 << 20;

    private final Console console;

    public VmCleanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        GuestLab lab = new GuestLab(console);
        long bytes = lab.clean();
        console.text(String.format(Locale.ROOT, "%.0f MiB freed%n", bytes / MIB));
        return ExitCode.OK;
    }
}
