package io.github.jkmod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.module.SampleModule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalTest {
    @TempDir
    private Path folder;

    @Test
    void playsEveryCommandThroughWithoutACallToTheKernel() throws Exception {
        FakeKernel kernel = new FakeKernel(folder);
        new Rehearsal(kernel).load(kernel.file("hello.ko", SampleModule.amd64()));
        assertThat(kernel.made()).isNotEmpty().containsOnly("close");
    }

    @Test
    void saysWhatIsNoModule() {
        FakeKernel kernel = new FakeKernel(folder);
        Path file = kernel.file("text.ko", new byte[] {'n', 'o'});
        assertThatThrownBy(() -> new Rehearsal(kernel).load(file)).isInstanceOf(MalformedException.class);
    }
}
