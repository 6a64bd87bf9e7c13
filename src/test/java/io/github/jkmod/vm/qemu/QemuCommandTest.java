package io.github.jkmod.vm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
        CloneMemory template = new CloneMemory(Optional.of(Path.of("/c,d/ram")), Path.of("/w"), Optional.empty());
        assertThat(template.of(List.of("-M", "pc", "-cpu", "max")))
                .containsExactly("-M", "pc,memory-backend=ram", "-cpu", "max");
        assertThat(template.devices(384))
                .contains("memory-backend-file,id=ram,share=on,mem-path=/c,,d/ram,size=384M")
                .doesNotContain("-incoming");
        CloneMemory clone = new CloneMemory(Optional.empty(), Path.of("/w"), Optional.of(Path.of("/s")));
        assertThat(clone.devices(384))
                .contains("memory-backend-ram,id=ram,size=384M", "-incoming")
                .contains("memory-backend-file,id=window,share=off,mem-path=/w,size=67108864");
    }

    private static List<String> command(@Nullable CloneMemory memory, Optional<QemuUser> user) throws IOException {
        Path boot = Files.createTempFile("jkmod-test-", "boot");
        try {
            GuestSpec spec = new GuestSpec(Architecture.X86_64, boot, "6.1", Path.of("i"), MachineShape.USUAL);
            return QemuCommand.of(spec, Accelerator.TCG, Path.of("c"), Path.of("q"), memory, user);
        } finally {
            Files.delete(boot);
        }
    }

    /** What a guest gets that has taken QEMU over. */
    @Test
    void qemuMayDoAsLittleAsItCan() throws IOException {
        QemuUser user = new QemuUser(1_785_000_001);
        CloneMemory template = new CloneMemory(Optional.empty(), Path.of("/w"), Optional.empty());
        CloneMemory clone = new CloneMemory(Optional.empty(), Path.of("/w"), Optional.of(Path.of("/s")));
        String common = "on,obsolete=deny,resourcecontrol=deny,spawn=deny,elevateprivileges=";
        assertThat(command(null, Optional.of(user)))
                .containsSequence("-sandbox", common + "allow", "-runas", "1785000001:1785000001")
                .contains("--no-new-privs", "-no-user-config", "-nodefaults");
        assertThat(command(clone, Optional.of(user))).contains(common + "allow", "-runas");
        assertThat(command(null, Optional.empty())).contains(common + "deny").doesNotContain("-runas");
        assertThat(command(template, Optional.of(user))).contains(common + "allow", "-runas");
    }

    @Test
    void theLauncherOpensWhatQemuCannotAndLimitsIt() throws IOException {
        CloneMemory clone = new CloneMemory(Optional.empty(), Path.of("/w"), Optional.of(Path.of("/s t")));
        try (NamelessFile saved = NamelessFile.open()) {
            List<String> ordinary = QemuLaunch.of(List.of("qemu", "-x"), spec(Architecture.ARM), saved, null);
            assertThat(ordinary).startsWith("sh", "-c").endsWith("sh", saved.name(), "", "qemu", "-x");
            assertThat(ordinary.get(2))
                    .contains("ulimit -c 0;", "ulimit -f 1048576 ", "ulimit -v 4587520 ")
                    .endsWith("exec \"$@\" 3<>\"$saved\"");
            List<String> cloned = QemuLaunch.of(List.of("qemu"), spec(Architecture.ARM), saved, clone);
            assertThat(cloned).endsWith("sh", saved.name(), "/s t", "qemu");
            assertThat(cloned.get(2)).endsWith(" 3<>\"$saved\" 4<\"$state\"");
        }
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
