package io.github.jkmod.vm.setup.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The compiler that is installed on this machine. */
public final class MachineToolchain implements Toolchain {
    private final Path program;

    /**
     * @param program the compiler's program, which {@link Tool#compiler} names
     */
    public MachineToolchain(Path program) {
        this.program = program;
    }

    @Override
    public String compiler() {
        return program.toString();
    }

    /** Size and time of the compiler stand for its version: asking it takes longer than all else here. */
    @Override
    public List<Object> facts() throws IOException {
        Path real = program.toRealPath();
        return List.of(real, Files.size(real), Files.getLastModifiedTime(real));
    }

    @Override
    public Path seen(Path file) {
        return file;
    }

    @Override
    public Command command(List<String> words) {
        return Command.of(words);
    }
}
