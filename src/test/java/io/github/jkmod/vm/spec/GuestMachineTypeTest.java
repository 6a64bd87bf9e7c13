package io.github.jkmod.vm.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bootfile.BootImage;
import io.github.jkmod.model.Architecture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class GuestMachineTypeTest {
    @ParameterizedTest
    @CsvSource({
        "X86_64, qemu-system-x86_64, qemu-system-x86, ttyS0, ttyS1, VMLINUX, 255, 1048576, true",
        "ARM64, qemu-system-aarch64, qemu-system-arm, ttyAMA0, ttyS0, IMAGE, 8, 1048576, false",
        "ARM, qemu-system-arm, qemu-system-arm, ttyAMA0, ttyS0, UIMAGE, 8, 3072, false",
        "RISCV64, qemu-system-riscv64, qemu-system-misc, ttyS0, ttyS1, IMAGE, 64, 1048576, false"
    })
    void eachArchitectureHasItsMachine(
            Architecture architecture,
            String program,
            String debianPackage,
            String console,
            String channel,
            BootImage.Form form,
            int cpus,
            int memory,
            boolean window) {
        GuestMachineType type = GuestMachineType.of(architecture);
        assertThat(type.program()).isEqualTo(program);
        assertThat(type.debianPackage()).isEqualTo(debianPackage);
        assertThat(type.console()).isEqualTo(console);
        assertThat(type.channel()).isEqualTo(channel);
        assertThat(type.bootForm()).isEqualTo(form);
        assertThat(type.mostCpus()).isEqualTo(cpus);
        assertThat(type.mostMemoryMib()).isEqualTo(memory);
        assertThat(type.hasCoherentWindow()).isEqualTo(window);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void onlyRiscvNeedsFirmwareAnotherReleaseAndABootForEachGuest(Architecture architecture) {
        boolean riscv = architecture == Architecture.RISCV64;
        GuestMachineType type = GuestMachineType.of(architecture);
        assertThat(type.firmware().map(GuestMachineType.Firmware::debianPackage))
                .isEqualTo(riscv ? Optional.of("opensbi") : Optional.empty());
        assertThat(type.programsSuite()).isEqualTo(riscv ? "sid" : "bookworm");
        assertThat(type.canBeCloned()).isEqualTo(!riscv);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void withKvmTheProcessorIsTheHosts(Architecture architecture) {
        List<String> emulated = GuestMachineType.of(architecture).options(Accelerator.TCG);
        List<String> accelerated = GuestMachineType.of(architecture).options(Accelerator.KVM);
        assertThat(emulated).hasSize(4).doesNotContain("host").startsWith("-M");
        assertThat(accelerated).hasSize(4).endsWith("-cpu", "host").startsWith("-M");
    }
}
