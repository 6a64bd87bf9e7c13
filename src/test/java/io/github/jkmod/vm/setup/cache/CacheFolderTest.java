package io.github.jkmod.vm.setup.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheFolderTest {
    @TempDir
    private Path temp;

    @Test
    void buildsOnceAndKeepsTheManifest() throws IOException {
        CacheFolder cache = new CacheFolder(temp);
        AtomicInteger builds = new AtomicInteger();
        CacheFolder.Builder builder = (folder, manifest) -> {
            builds.incrementAndGet();
            Files.writeString(folder.resolve("a"), "x");
            manifest.put("release", "6.1 = new");
        };
        Path folder = cache.ready("kernel/a", builder);
        assertThat(cache.ready("kernel/a", builder)).isEqualTo(folder).isEqualTo(temp.resolve("v1/kernel/a"));
        assertThat(builds).hasValue(1);
        assertThat(folder.resolve("a")).hasContent("x");
        assertThat(CacheManifest.read(folder)).isEqualTo(Map.of("release", "6.1 = new"));
    }

    @Test
    void anOldFolderStaysUntilTheNewOneIsComplete() throws IOException {
        CacheFolder cache = new CacheFolder(temp);
        Path folder = cache.ready("kernel/a", (part, manifest) -> Files.writeString(part.resolve("old"), "x"));
        assertThatThrownBy(() -> cache.rebuilt("kernel/a", (part, manifest) -> {
                    Files.writeString(part.resolve("half"), "x");
                    throw new IOException("no network");
                }))
                .hasMessage("no network");
        assertThat(folder.resolve("old")).exists();
        assertThat(cache.keys("kernel")).containsExactly("kernel/a");
        cache.rebuilt("kernel/a", (part, manifest) -> {
            assertThat(folder.resolve("old")).exists();
            Files.writeString(part.resolve("new"), "x");
        });
        assertThat(folder.resolve("new")).exists();
        assertThat(folder.resolve("old")).doesNotExist();
        assertThat(temp.resolve("v1/kernel")).isDirectoryNotContaining("glob:**building*");
    }

    @Test
    void whatAKilledProcessLeftIsReplaced() throws IOException {
        CacheFolder cache = new CacheFolder(temp);
        Path part = Files.createDirectories(temp.resolve("v1/kernel/a.building-12/usr"));
        Files.writeString(part.resolve("half"), "x");
        // Not built by us, or emptied by somebody: no manifest.
        Files.createDirectories(temp.resolve("v1/kernel/a/lib"));
        Path folder = cache.ready("kernel/a", (building, manifest) -> {
            assertThat(building).isEmptyDirectory();
            Files.writeString(building.resolve("whole"), "x");
        });
        try (var list = Files.list(folder)) {
            assertThat(list.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("whole", "jkmod.manifest");
        }
        assertThat(temp.resolve("v1/kernel")).isDirectoryNotContaining("glob:**building*");
    }

    @Test
    void pruningKeepsTheLastUsedAndForgetsWhatNobodyUses() throws IOException {
        CacheFolder cache = new CacheFolder(temp);
        for (String name : List.of("a", "b", "c", "old")) {
            cache.ready("template/" + name, (folder, manifest) -> Files.writeString(folder.resolve("x"), "x"));
        }
        setUsed("b", Duration.ofHours(2));
        setUsed("c", Duration.ofHours(1));
        setUsed("old", Duration.ofDays(15));
        cache.used("template/a");
        Path left = Files.createDirectories(temp.resolve("v1/template/d.building-1"));
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Path building = Files.createDirectories(temp.resolve("v1/template/e.building-1"));

        cache.prune("template", 10, Duration.ofDays(14));
        assertThat(left).doesNotExist();
        assertThat(building).exists();
        assertThat(cache.isReady("template/old")).isFalse();
        cache.prune("template", 2, Duration.ofDays(14));
        assertThat(List.of("a", "b", "c"))
                .filteredOn(name -> cache.isReady("template/" + name))
                .containsExactly("a", "c");
        cache.prune("nothing", 1, Duration.ofDays(1));
    }

    private void setUsed(String name, Duration ago) throws IOException {
        Path manifest = temp.resolve("v1/template").resolve(name).resolve("jkmod.manifest");
        Files.setLastModifiedTime(manifest, FileTime.from(Instant.now().minus(ago)));
    }

    @Test
    void aFailedBuildLeavesNothing() throws IOException {
        CacheFolder cache = new CacheFolder(temp);
        assertThatThrownBy(() -> cache.ready("a", (folder, manifest) -> {
                    Files.writeString(folder.resolve("half"), "x");
                    throw SetupException.failed("unpacking")
                            .because("disk\nfull")
                            .hint("free some");
                }))
                .hasMessage("unpacking failed: disk full; free some");
        assertThat(cache.isReady("a")).isFalse();
        assertThat(temp.resolve("v1/a")).doesNotExist();
        assertThat(temp.resolve("v1")).isDirectoryNotContaining("glob:**building*");
    }

    @Test
    void deletingDoesNotFollowLinks() throws IOException {
        Path outside = Files.writeString(temp.resolve("outside"), "x");
        CacheFolder cache = new CacheFolder(temp);
        cache.ready("a", (folder, manifest) -> {
            Files.createSymbolicLink(folder.resolve("file"), outside);
            Files.createSymbolicLink(folder.resolve("folder"), temp);
            Files.createSymbolicLink(folder.resolve("dangling"), Path.of("/nowhere"));
        });
        cache.discard("a");
        assertThat(temp.resolve("v1/a")).doesNotExist();
        assertThat(outside).exists();
    }

    @Test
    void threadsThatWantTheSameFolderTakeTurns() throws Exception {
        AtomicInteger builds = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<Path>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(pool.submit(() -> new CacheFolder(temp).ready("a", (folder, manifest) -> {
                    builds.incrementAndGet();
                    Files.writeString(folder.resolve("content"), "x");
                })));
            }
            for (Future<Path> answer : answers) {
                assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(temp.resolve("v1/a"));
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(builds).hasValue(1);
    }

    /** Two JVMs build the same folder; the second waits and finds it ready. Each prints how often it built. */
    @Test
    void processesThatWantTheSameFolderTakeTurns() throws Exception {
        List<Process> processes = new ArrayList<>();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(java, "-cp", classes, Racer.class.getName(), temp.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        StringBuilder said = new StringBuilder();
        for (Process process : processes) {
            said.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertThat(process.waitFor()).isZero();
        }
        assertThat(said.toString()).isEqualTo("b");
        assertThat(temp.resolve("v1/a/content")).exists();
    }

    /** The other process: its first argument is the base folder. */
    static final class Racer {
        private Racer() {}

        public static void main(String[] arguments) throws IOException {
            new CacheFolder(Path.of(arguments[0])).ready("a", (folder, manifest) -> {
                System.out.print('b');
                Files.writeString(folder.resolve("content"), "x");
                try {
                    Thread.sleep(1000);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            });
        }
    }

    @Test
    void keysStayInTheCache() {
        CacheFolder cache = new CacheFolder(temp);
        assertThatThrownBy(() -> cache.path("../x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache.path("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theUsersCacheFollowsTheSpecification() {
        assertThat(CacheFolder.ofUser(Map.of("XDG_CACHE_HOME", "/x", "HOME", "/h"))
                        .root())
                .isEqualTo(Path.of("/x/jkmod/v1"));
        assertThat(CacheFolder.ofUser(Map.of("XDG_CACHE_HOME", "relative", "HOME", "/h"))
                        .root())
                .isEqualTo(Path.of("/h/.cache/jkmod/v1"));
    }
}
