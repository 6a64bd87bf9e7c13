package io.github.jkmod.vm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QemuUserTest {
    private static final QemuUser USER = new QemuUser(1_785_000_007);

    @TempDir
    Path folder;

    @Test
    void onlyAUserOfTheNamespaceCanBeBecome() {
        assertThat(USER.isMapped("         0          0 4294967295\n")).isTrue();
        assertThat(USER.isMapped("0 100000 65536\n")).isFalse();
        assertThat(USER.isMapped("0 1000 1\n1785000000 200000 65536\n")).isTrue();
        assertThat(USER.isMapped("")).isFalse();
    }

    @Test
    void rootHasOneForEachGuestAndOwnsWhatIsGivenAway() throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        assertThat(QemuUser.next().isPresent()).isEqualTo(root);
        if (root) {
            Set<QemuUser> users = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                users.add(QemuUser.next().orElseThrow());
            }
            assertThat(users).hasSizeGreaterThan(15);
            Path file = Files.createFile(folder.resolve("file"));
            USER.own(file);
            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(USER.id());
        }
    }
}
