package io.github.jkmod.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.vm.HollowModule;
import java.nio.file.Path;
import java.util.List;
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

    /** As the kernel: else the rehearsal's own cross-check differs, and clones of that template are slower. */
    @Test
    void showsThatAModuleWithoutExitStays() throws Exception {
        ElfWriter elf = ElfWriter.x86();
        int text = elf.section(".init.text", ElfConstants.SHT_PROGBITS, ElfWriter.CODE, new byte[8]);
        int init = elf.function("init_module", text, 0, 8);
        byte[] named = elf.buffer().padTo(0x18).text("stay").padTo(0x200).bytes();
        int module = elf.section(".gnu.linkonce.this_module", ElfConstants.SHT_PROGBITS, 3, named);
        elf.relocations(module, List.of(new ElfWriter.Rel(0x138, 1, init, 0)));
        RehearsalKernel kernel =
                new RehearsalKernel(new FakeKernel(folder), folder.resolve("files"), SampleModule.parse(elf.bytes()));
        kernel.initModule(elf.bytes(), "");
        assertThat(kernel.root().proc("modules")).content().contains(" 0 [permanent], Live ");
    }

    @Test
    void saysWhatIsNoModule() {
        FakeKernel kernel = new FakeKernel(folder);
        Path file = kernel.file("text.ko", new byte[] {'n', 'o'});
        assertThatThrownBy(() -> new Rehearsal(kernel).load(file)).isInstanceOf(MalformedException.class);
    }
}
