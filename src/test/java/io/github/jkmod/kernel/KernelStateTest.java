package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identity and policy. */
final class KernelStateTest {
    @TempDir
    private Path folder;

    @Test
    void theKernelsArchitectureCountsNotTheProcesss() {
        Tree tree = new Tree(folder)
                .with("proc/sys/kernel/osrelease", "6.1.0-50-arm64\n")
                .with("proc/sys/kernel/version", "#1 SMP Debian 6.1.176-1\n")
                .with("proc/sys/kernel/arch", "aarch64\n");
        assertThat(KernelIdentity.read(tree.root()))
                .isEqualTo(new Fact.Present<>(
                        new KernelIdentity("6.1.0-50-arm64", Architecture.ARM64, "#1 SMP Debian 6.1.176-1")));
    }

    @Test
    void olderKernelsHaveTheProcesssArchitecture() {
        KernelRoot root = new Tree(folder).root();
        assertThat(KernelIdentity.architecture(root, "arm")).isEqualTo(new Fact.Present<>(Architecture.ARM));
        assertThat(KernelIdentity.architecture(root, "riscv64")).isEqualTo(new Fact.Present<>(Architecture.RISCV64));
        assertThat(KernelIdentity.architecture(root, "s390x").reason())
                .contains("os.arch: architecture \"s390x\" is none of x86_64, aarch64, armv7l, riscv64");
        assertThat(KernelIdentity.read(root)).isInstanceOf(Fact.Absent.class);
    }

    @Test
    void readsThePolicy() {
        KernelPolicy policy = KernelPolicy.read(new Tree(folder)
                .with("proc/sys/kernel/kptr_restrict", "1\n")
                .with("proc/sys/kernel/modules_disabled", "0\n")
                .with("proc/sys/kernel/tainted", "12288\n")
                .with("sys/module/module/parameters/sig_enforce", "N\n")
                .with("sys/module/kernel/parameters/module_blacklist", "floppy,pcspkr\n")
                .with("sys/kernel/security/lockdown", "none [integrity] confidentiality\n")
                .root());
        assertThat(policy.kptrRestrict()).isEqualTo(new Fact.Present<>(1));
        assertThat(policy.modulesDisabled()).isEqualTo(new Fact.Present<>(false));
        assertThat(policy.tainted()).isEqualTo(new Fact.Present<>(12288L));
        assertThat(policy.sigEnforce()).isEqualTo(new Fact.Present<>(false));
        assertThat(policy.blacklist()).isEqualTo(new Fact.Present<>(List.of("floppy", "pcspkr")));
        assertThat(policy.lockdown()).isEqualTo(new Fact.Present<>("integrity"));
    }

    @Test
    void anUnsetBlacklistIsEmptyAndAHiddenOneIsOnTheCommandLine() throws Exception {
        Tree tree = new Tree(folder).with("sys/module/kernel/parameters/module_blacklist", "(null)\n");
        assertThat(KernelPolicy.read(tree.root()).blacklist()).isEqualTo(new Fact.Present<>(List.of()));
        Path parameter = folder.resolve("sys/module/kernel/parameters/module_blacklist");
        Files.delete(parameter);
        assertThat(KernelPolicy.read(tree.root()).blacklist()).isInstanceOf(Fact.Absent.class);
        Files.createDirectory(parameter); // unreadable, even for root
        tree.with("proc/cmdline", "quiet module_blacklist=a module_blacklist=b,c\n");
        assertThat(KernelPolicy.read(tree.root()).blacklist()).isEqualTo(new Fact.Present<>(List.of("b", "c")));
    }

    @Test
    void whatIsNotThereIsAbsentAndWhatIsOddIsMalformed() {
        KernelPolicy policy = KernelPolicy.read(new Tree(folder)
                .with("proc/sys/kernel/tainted", "much\n")
                .with("sys/kernel/security/lockdown", "none\n")
                .root());
        assertThat(policy.sigEnforce()).isInstanceOf(Fact.Absent.class);
        assertThat(policy.tainted()).isInstanceOf(Fact.Malformed.class);
        assertThat(policy.lockdown()).isInstanceOf(Fact.Malformed.class);
    }

    @Test
    void readsThisMachine() {
        assertThat(KernelIdentity.read(KernelRoot.live()).value()).isPresent();
        assertThat(KernelPolicy.read(KernelRoot.live()).tainted().value()).isPresent();
    }
}
