package io.github.jkmod.kernel.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.Tree;
import io.github.jkmod.kernel.leftover.Registration.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryReaderTest {
    @TempDir
    private Path folder;

    private Tree tree;
    private RegistryReader reader;

    @BeforeEach
    void aKernel() {
        tree = new Tree(folder)
                .with("proc/devices", "Character devices:\n  1 mem\n\nBlock devices:\n259 blkext\n")
                .with("proc/1/stat", "1 (init) S 0 1 1 0\n")
                .with("proc/2/stat", "2 (kthreadd) S 0 0 0 0\n")
                .with("proc/modules", "other 16384 0 - Live 0x0\n")
                .with("sys/class/misc/rfkill/dev", "10:242\n")
                .with("sys/bus/pci/drivers/virtio-pci/bind", "")
                .with("sys/kernel/slab/:0000064/aliases", "3\n");
        reader = new RegistryReader(tree.root());
    }

    private List<Registration> addedBy(Runnable change) {
        Registry before = reader.read();
        change.run();
        return reader.added(before, reader.read());
    }

    @Test
    void whatAModuleMakesIsNamedByItsPlace() {
        List<Registration> added = addedBy(() -> tree.with("proc/mine", "")
                .with("proc/driver/deep", "")
                .with("proc/devices", "Character devices:\n  1 mem\n240 mine\n\nBlock devices:\n259 blkext\n252 mine\n")
                .with("sys/class/mine/mine0/uevent", "")
                .with("sys/bus/pci/drivers/mine/bind", "")
                .with("sys/kernel/debug/mine/x", "")
                .with("sys/kernel/slab/mine/aliases", "0\n")
                .with("proc/irq/24/mine/x", "")
                .with("sys/fs/mine/features", ""));
        assertThat(added)
                .extracting(Registration::toString)
                .contains(
                        "/proc/mine",
                        "/proc/driver/deep",
                        "/proc/devices: character device mine",
                        "/proc/devices: block device mine",
                        "/sys/class/mine",
                        "/sys/class/mine/mine0",
                        "/sys/bus/pci/drivers/mine",
                        "/sys/kernel/debug/mine",
                        "/sys/kernel/slab/mine",
                        "/proc/irq/24/mine",
                        "/sys/fs/mine");
        assertThat(added).allMatch(reader::isThere);
    }

    @Test
    void whatWasThereIsNotCounted() {
        assertThat(addedBy(() -> {})).isEmpty();
    }

    @Test
    void kernelThreadsCountProcessesAndWorkersDoNot() {
        assertThat(addedBy(() -> tree.with("proc/70/stat", "70 (my (odd) thread) S 2 0 0 0\n")
                        .with("proc/71/stat", "71 (kworker/0:3-events) I 2 0 0 0\n")
                        .with("proc/72/stat", "72 (sh) S 1 72 72 0\n")))
                .containsExactly(new Registration(Kind.THREAD, "70 my (odd) thread"));
    }

    @Test
    void aThreadOfThatNumberWithAnotherNameIsAnother() {
        Registration thread = new Registration(Kind.THREAD, "70 mine");
        tree.with("proc/70/stat", "70 (mine) S 2 0 0 0\n");
        assertThat(reader.isThere(thread)).isTrue();
        tree.with("proc/70/stat", "70 (other) S 2 0 0 0\n");
        assertThat(reader.isThere(thread)).isFalse();
    }

    @Test
    void ofASharedCacheTheUsersCount() throws IOException {
        Registry before = reader.read();
        Files.createSymbolicLink(folder.resolve("sys/kernel/slab/mine"), Path.of(":0000064"));
        tree.with("sys/kernel/slab/:0000064/aliases", "4\n");
        List<Registration> added = reader.added(before, reader.read());
        assertThat(added).extracting(Registration::toString).containsExactly("/sys/kernel/slab/:0000064 user 5");
        assertThat(reader.isThere(added.get(0))).isTrue();
        // the link stays when its user goes
        tree.with("sys/kernel/slab/:0000064/aliases", "3\n");
        assertThat(reader.isThere(added.get(0))).isFalse();
    }

    @Test
    void aSharedCacheThatWentWithItsLastUserIsNotThere() throws IOException {
        Registry before = reader.read();
        tree.with("sys/kernel/slab/:0000999/aliases", "0\n");
        Files.createSymbolicLink(folder.resolve("sys/kernel/slab/mine"), Path.of(":0000999"));
        List<Registration> added = reader.added(before, reader.read());
        assertThat(added).extracting(Registration::toString).containsExactly("/sys/kernel/slab/:0000999 user 1");
        Files.delete(folder.resolve("sys/kernel/slab/:0000999/aliases"));
        Files.delete(folder.resolve("sys/kernel/slab/:0000999"));
        assertThat(added).noneMatch(reader::isThere);
    }

    @Test
    void aDanglingLinkIsThere() throws IOException {
        Files.createSymbolicLink(folder.resolve("sys/class/misc/mine"), Path.of("../../devices/none"));
        assertThat(reader.isThere(new Registration(Kind.FILE, "/sys/class/misc/mine")))
                .isTrue();
    }

    @Test
    void otherModulesAreNamed() {
        assertThat(reader.modules()).containsExactly("other");
    }

    @Test
    void aKernelThatShowsNothingHasNothing(@TempDir Path empty) {
        Registry registry = new RegistryReader(new Tree(empty).root()).read();
        assertThat(registry.registrations()).isEmpty();
        assertThat(registry.processes()).isEmpty();
    }
}
