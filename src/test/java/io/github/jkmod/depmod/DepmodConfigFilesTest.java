package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DepmodConfigFilesTest {
    @TempDir
    private Path folder;

    private final RecordingLog log = new RecordingLog();

    @Test
    void theFirstFolderOfANameCountsAndNamesAreSorted() throws Exception {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Files.writeString(etc.resolve("b.conf"), "exclude etc-b");
        Files.writeString(lib.resolve("b.conf"), "exclude lib-b");
        Files.writeString(lib.resolve("a.conf"), "exclude lib-a");
        Files.writeString(lib.resolve("README"), "exclude no");
        Files.createDirectory(lib.resolve("c.conf"));
        DepmodConfig config =
                DepmodConfigFiles.read(List.of(etc.toString(), folder + "/none", lib.toString()), "6.1.0", log);
        assertThat(config.excludes()).containsExactly("etc-b", "lib-a");
        assertThat(log.lines)
                .containsExactlyInAnyOrder(
                        "INFO: All cfg files need .conf: " + lib + "/README",
                        "ERROR: Directories inside directories are not supported: " + lib + "/c.conf");
    }

    @Test
    void aFileMayBeNamedItself() throws Exception {
        Path file = Files.writeString(folder.resolve("any"), "exclude x");
        assertThat(DepmodConfigFiles.read(List.of(file.toString()), "6.1.0", log)
                        .excludes())
                .containsExactly("x");
    }
}
