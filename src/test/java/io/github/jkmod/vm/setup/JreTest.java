package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JreTest {
    @TempDir
    private Path root;

    @Test
    void linksIntoEtcAreMadeToLeadIntoTheFolder() throws IOException {
        Path real = Files.createDirectories(root.resolve("etc/java")).resolve("jvm.cfg");
        Files.writeString(real, "-server KNOWN");
        Path home = Files.createDirectories(root.resolve("usr/lib/jvm/java"));
        Path link = Files.createSymbolicLink(home.resolve("jvm.cfg"), Path.of("/etc/java/jvm.cfg"));
        Path lost = Files.createSymbolicLink(home.resolve("docs"), Path.of("/no/such/docs"));
        for (int times = 0; times < 2; times++) {
            Jre.settle(home, root);
            assertThat(link).hasContent("-server KNOWN");
            assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("../../../../etc/java/jvm.cfg"));
            assertThat(Files.readSymbolicLink(lost)).isEqualTo(Path.of("/no/such/docs"));
        }
    }
}
