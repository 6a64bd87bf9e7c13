package io.github.jkmod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.module.SampleModule;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a kernel that is a few files, and has no module yet; one lies in a file. */
public abstract class FakeKernelCommands {
    @TempDir
    public Path folder;

    public FakeKernel kernel;
    public Path file;

    @BeforeEach
    public void kernelWithoutModules() {
        kernel = new FakeKernel(folder);
        file = kernel.file("hello.ko", SampleModule.amd64());
    }

    public CommandRun run(Object... arguments) {
        return CommandRun.of(kernel, arguments);
    }

    public void assertFails(CommandRun run, int exitCode, String line) {
        assertThat(run.errLines(file)).containsExactly(line);
        assertThat(run.exitCode()).isEqualTo(exitCode);
    }
}
