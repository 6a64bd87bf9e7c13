package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftoversTest {
    private static final KernelRow ROW =
            new KernelRow("6.1", "bookworm", Architecture.ARM, "linux-image-armmp", "test");

    @TempDir
    private Path temp;

    private CacheFolder cache;

    private void make(String key, Map<String, String> facts) throws IOException {
        cache.ready(key, (folder, manifest) -> {
            Files.writeString(folder.resolve("content"), "123456");
            manifest.putAll(facts);
        });
    }

    @BeforeEach
    void aKernelAndWhatWasMadeFromItAndFromOlderOnes() throws IOException {
        cache = new CacheFolder(temp);
        make(ROW.key(), Map.of("release", "6.1.0-50-armmp", "version", "6.1.176-1", "sha256", "aa"));
        make("boot/6.1-arm-aa", Map.of());
        make("boot/6.1-arm-bb", Map.of());
        make("boot/6.18-arm-cc", Map.of());
        make("boot/own/arm-dd", Map.of());
        make("modules/6.1.0-50-armmp-1", Map.of("release", "6.1.0-50-armmp", "version", "6.1.176-1"));
        make("modules/6.1.0-50-armmp-2", Map.of("release", "6.1.0-50-armmp", "version", "6.1.170-1"));
        make("modules/6.1.0-49-armmp-1", Map.of("release", "6.1.0-49-armmp", "version", "6.1.176-1"));
        make("modules/6.18.0-1-armmp-1", Map.of("release", "6.18.0-1-armmp", "version", "6.18.1-1"));
        make("template/6.1-arm/new", Map.of("release", "6.1.0-50-armmp"));
        make("template/6.1-arm/old", Map.of("release", "6.1.0-49-armmp"));
        make("template/6.1-arm/new-unusable", Map.of("why", "?"));
        make("template/own-arm/x", Map.of("release", "6.1.0-49-armmp"));
    }

    @Test
    void areWhatNoKernelInTheCacheCanUse() throws IOException {
        assertThat(new Leftovers(cache, List.of(ROW)).keys())
                .containsExactlyInAnyOrder(
                        "boot/6.1-arm-bb",
                        "modules/6.1.0-50-armmp-2",
                        "modules/6.1.0-49-armmp-1",
                        "template/6.1-arm/old");
    }

    @Test
    void goAndNothingElseDoes() throws IOException {
        Leftovers leftovers = new Leftovers(cache, List.of(ROW));
        long bytes = leftovers.size();
        assertThat(bytes).isGreaterThanOrEqualTo(4 * 6);
        assertThat(leftovers.prune()).isEqualTo(bytes);
        assertThat(leftovers.keys()).isEmpty();
        assertThat(cache.keys("boot")).containsExactly("boot/6.1-arm-aa", "boot/6.18-arm-cc");
        assertThat(cache.isReady("boot/own/arm-dd")).isTrue();
        assertThat(cache.isReady("template/own-arm/x")).isTrue();
        assertThat(cache.keys("template/6.1-arm")).hasSize(2);
    }

    @Test
    void theListTellsWhatThereIs() throws IOException {
        CachedKernel there = CachedKernel.of(ROW, cache);
        assertThat(there.packageVersion()).contains("6.1.176-1");
        assertThat(there.testModules()).isTrue();
        assertThat(there.templates()).isEqualTo(2);
        cache.discard("modules/6.1.0-50-armmp-1");
        assertThat(CachedKernel.of(ROW, cache).testModules()).isFalse();
        cache.discard(ROW.key());
        assertThat(CachedKernel.of(ROW, cache).sizeBytes()).isEmpty();
    }
}
