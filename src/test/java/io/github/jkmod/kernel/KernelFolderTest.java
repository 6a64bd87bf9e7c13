package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelFolderTest {
    @TempDir
    private Path folder;

    private Tree tree;

    @BeforeEach
    void tree() {
        tree = new Tree(folder).with("lib/modules/6.1.0-a/modules.order", "");
    }

    @Test
    void theOnlyKernelIsTakenAndLeftoversAreNone() throws IOException {
        tree.with("lib/modules/5.9.0-gone/updates/dkms/x.ko", "");
        assertThat(KernelFolder.of(folder, Optional.empty()).release()).isEqualTo("6.1.0-a");
    }

    @Test
    void amongSeveralOneMustBeChosen() throws IOException {
        tree.with("usr/lib/modules/7.2-b/kernel/x.ko", "");
        assertThatThrownBy(() -> KernelFolder.of(folder, Optional.empty()))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(folder + ": holds several kernels, choose one with --release: 6.1.0-a, 7.2-b");
        assertThat(KernelFolder.of(folder, Optional.of("7.2-b")).tree())
                .isEqualTo(folder.resolve("usr/lib/modules/7.2-b"));
    }

    @Test
    void aKernelThatIsNotThereIsSaidSo() {
        for (String wrong : new String[] {"5.10", "", "..", "6.1.0-a/.."}) {
            assertThatThrownBy(() -> KernelFolder.of(folder, Optional.of(wrong)))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("6.1.0-a");
        }
        assertThatThrownBy(() -> KernelFolder.of(folder.resolve("boot"), Optional.empty()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("holds no kernel");
    }

    @Test
    void absoluteLinksStayInTheFolder() throws IOException {
        tree.with("usr/src/linux-headers-6.1.0-a/Module.symvers", "x").with("real/vmlinuz", "");
        Files.createSymbolicLink(
                folder.resolve("lib/modules/6.1.0-a/build"), Path.of("/usr/src/linux-headers-6.1.0-a"));
        Files.createDirectories(folder.resolve("boot"));
        Files.createSymbolicLink(folder.resolve("boot/vmlinuz-6.1.0-a"), Path.of("../real/vmlinuz"));
        KernelFolder kernel = KernelFolder.of(folder, Optional.empty());
        assertThat(kernel.symvers()).contains(folder.resolve("usr/src/linux-headers-6.1.0-a/Module.symvers"));
        assertThat(kernel.vmlinuz()).contains(folder.resolve("real/vmlinuz"));
        assertThat(kernel.config()).isEmpty();
    }

    @Test
    void linksInACircleLeadNowhere() throws IOException {
        Files.createSymbolicLink(folder.resolve("lib/modules/6.1.0-a/build"), Path.of("build"));
        assertThat(KernelFolder.of(folder, Optional.empty()).symvers()).isEmpty();
    }
}
