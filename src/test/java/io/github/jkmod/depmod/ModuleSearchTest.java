package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleSearchTest {
    @TempDir
    private Path tree;

    private final RecordingLog log = new RecordingLog();

    private ModuleSearch search(String... excludes) {
        return new ModuleSearch(
                tree.toString(),
                new DepmodConfig(List.of(), List.of(), List.of("/nonexistent"), List.of(excludes)),
                log);
    }

    private void file(String name) throws IOException {
        Files.createDirectories(tree.resolve(name).getParent());
        Files.createFile(tree.resolve(name));
    }

    @Test
    void modulesAreFoundByTheirEndings() throws Exception {
        for (String name :
                List.of("a/x-y.ko", "b.ko.xz", "c.ko.zst", "d.ko.gz", "e.o", ".ko", "build/f.ko", "no/g.ko")) {
            file(name);
        }
        Files.createSymbolicLink(tree.resolve("h.ko"), tree.resolve("a/x-y.ko"));
        assertThat(search("no").find())
                .extracting(FoundModule::name)
                .containsExactlyInAnyOrder("x_y", "b", "c", "d", "h");
        assertThat(log.lines)
                .containsExactly("ERROR: could not open directory /nonexistent: No such file or directory");
    }

    @Test
    void linksToNowhereAreReported() throws Exception {
        Files.createSymbolicLink(tree.resolve("h.ko"), Path.of("/nonexistent/h.ko"));
        assertThat(search().find()).isEmpty();
        assertThat(log.lines).contains("ERROR: fstatat(3, h.ko): No such file or directory");
    }

    @Test
    void aTreeThatIsNotThereIsAnError() {
        ModuleSearch search =
                new ModuleSearch(tree + "/none", new DepmodConfig(List.of(), List.of(), List.of(), List.of()), log);
        assertThatThrownBy(search::find).isInstanceOf(IOException.class).hasMessage("No such file or directory");
        assertThat(log.lines)
                .containsExactly("ERROR: could not open directory " + tree + "/none: No such file or directory");
    }

    @Test
    void aModuleThatIsAMicrosecondNewerCounts() throws Exception {
        file("a/x.ko");
        file("modules.dep");
        Instant time = Instant.ofEpochSecond(1_700_000_000);
        Files.setLastModifiedTime(tree.resolve("modules.dep"), FileTime.from(time));
        Files.setLastModifiedTime(tree.resolve("a/x.ko"), FileTime.from(time));
        assertThat(search().isUpToDate()).isTrue();
        Files.setLastModifiedTime(tree.resolve("a/x.ko"), FileTime.from(time.plusNanos(1000)));
        assertThat(search().isUpToDate()).isFalse();
    }
}
