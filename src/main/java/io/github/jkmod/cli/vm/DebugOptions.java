package io.github.jkmod.cli.vm;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for debuggers outside of the guest. */
final class DebugOptions {
    private static final String USUAL_PORT = "1234";

    private static final int MOST = 65_535;

    @Option(
            names = "--gdb",
            arity = "0..1",
            paramLabel = "PORT",
            fallbackValue = USUAL_PORT,
            description = "Let the guest wait for gdb, on a port of this machine's own address (" + USUAL_PORT
                    + "), before the init of the last module begins; the command for gdb is shown.")
    private @Nullable Integer port;

    @Option(
            names = "--gdb-script",
            paramLabel = "FILE",
            description = "Write the commands for gdb into this file, when the guest waits.")
    private @Nullable Path script;

    @Option(
            names = "--core",
            paramLabel = "FILE",
            description = "Write the guest's memory into this file, as crash and drgn read it: as it is when the guest"
                    + " dies, else when the modules are loaded.")
    private @Nullable Path core;

    /** {@return whether the guest is to wait for gdb} */
    boolean gdb() {
        return port != null || script != null;
    }

    int port() {
        int given = port == null ? Integer.parseInt(USUAL_PORT) : port;
        VmOptions.require("--gdb", given, 1, MOST, "for the number of a port");
        return given;
    }

    Optional<Path> core() {
        return Optional.ofNullable(core).map(Path::toAbsolutePath);
    }

    Optional<Path> script() {
        return Optional.ofNullable(script).map(Path::toAbsolutePath);
    }
}
