package io.github.jkmod.vm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class NamelessFileTest {
    @Test
    void othersReachItByTheNameOfADescriptorAloneAndOnlyWhileItIsOpen() throws Exception {
        Path name;
        try (NamelessFile file = NamelessFile.open()) {
            name = Path.of(file.name());
            assertThat(Files.readSymbolicLink(name).toString()).endsWith(" (deleted)");
            int status = new ProcessBuilder("sh", "-c", "printf hello > " + name)
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(status).isZero();
            ByteBuffer content = ByteBuffer.allocate(9);
            assertThat(file.channel().read(content, 0)).isEqualTo(5);
            assertThat(new String(content.array(), 0, 5, StandardCharsets.US_ASCII))
                    .isEqualTo("hello");
        }
        assertThat(leadsToOne(name)).isFalse();
    }

    /** By now the number may be another file's, which may be closed at any time. */
    private static boolean leadsToOne(Path name) throws IOException {
        try {
            return Files.readSymbolicLink(name).toString().contains("jkmod-");
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
