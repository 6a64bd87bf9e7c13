package io.github.jkmod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.vm.HollowModule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RehearsalTest {
    @TempDir
    private Path folder;

    @Test
    void playsEveryCommandThroughWithoutACallToTheKernel() throws Exception {
        FakeKernel kernel = new FakeKernel(folder);
        new Rehearsal(kernel).load(kernel.file("hello.ko", SampleModule.amd64()));
        assertThat(kernel.made()).isNotEmpty().containsOnly("close");
    }

    @ParameterizedTest
    @EnumSource
    void aModuleThatEveryKernelRefusesServesToo(Architecture architecture) throws Exception {
        FakeKernel kernel = new FakeKernel(folder);
        new Rehearsal(kernel).load(kernel.file("hollow.ko", HollowModule.of(architecture)));
        assertThat(kernel.made()).isNotEmpty().containsOnly("close");
    }

    @Test
    void saysWhatIsNoModule() {
        FakeKernel kernel = new FakeKernel(folder);
        Path file = kernel.file("text.ko", new byte[] {'n', 'o'});
        assertThatThrownBy(() -> new Rehearsal(kernel).load(file)).isInstanceOf(MalformedException.class);
    }
}
