package io.github.jkmod.vm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.spec.MachineShape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QemuCommandTest {
    private static GuestSpec spec(Architecture architecture) {
        return new GuestSpec(
                architecture, Path.of("k"), "6.1", Path.of("i"), MachineShape.USUAL.append("module.sig_enforce=1"));
    }

    @Test
    void theKernelIsToldItsConsoleAndTheAgentItsChannel() {
        assertThat(QemuCommand.append(spec(Architecture.X86_64)))
                .startsWith("console=ttyS0 jkmod.channel=ttyS1 panic=-1 ")
                .endsWith(" module.sig_enforce=1")
                .doesNotContain("oops=panic");
        assertThat(QemuCommand.append(spec(Architecture.ARM))).startsWith("console=ttyAMA0 jkmod.channel=ttyS0 ");
    }

    @Test
    void aTemplateSharesItsMemoryFileAndACloneCopiesOnWrite() {
        CloneMemory template = new CloneMemory(Optional.of(Path.of("/c,d/ram")), Path.of("/w"), false);
        assertThat(template.of(List.of("-M", "pc", "-cpu", "max")))
                .containsExactly("-M", "pc,memory-backend=ram", "-cpu", "max");
        assertThat(template.devices(384))
                .contains("memory-backend-file,id=ram,share=on,mem-path=/c,,d/ram,size=384M")
                .doesNotContain("-incoming");
        CloneMemory clone = new CloneMemory(Optional.empty(), Path.of("/w"), true);
        assertThat(clone.devices(384))
                .contains("memory-backend-ram,id=ram,size=384M", "-incoming")
                .contains("memory-backend-file,id=window,share=off,mem-path=/w,size=67108864");
    }

    @Test
    void programsAreSearchedOnThePath() {
        assertThat(QemuCommand.find("sh")).isPresent();
        assertThat(QemuCommand.find("no-such-program-at-all")).isEmpty();
    }

    @Test
    void theEnvironmentMayNameTheAccelerator() {
        assertThat(BootOptions.wanted("kvm")).contains(Accelerator.KVM);
        assertThat(BootOptions.wanted("TCG")).contains(Accelerator.TCG);
        assertThat(BootOptions.wanted("auto")).isEqualTo(Optional.empty());
    }
}
