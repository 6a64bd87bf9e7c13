package io.github.jkmod.vm.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the README's table of what a guest's kernel needs true to the code's. */
final class KernelNeedTest {
    private static final Path README = Path.of("README.md");

    @Test
    void theReadmeHasTheTable() throws IOException {
        assertThat(Files.readString(README)).contains(table());
    }

    @Test
    void noOptionIsAskedForTwice() {
        for (Architecture architecture : Architecture.values()) {
            assertThat(GuestMachineType.of(architecture).needs())
                    .extracting(KernelNeed::option)
                    .doesNotHaveDuplicates();
        }
    }

    private static String table() {
        Map<KernelNeed, Set<Architecture>> needs = new LinkedHashMap<>();
        for (Architecture architecture : Architecture.values()) {
            GuestMachineType.of(architecture)
                    .needs()
                    .forEach(need ->
                            needs.computeIfAbsent(need, any -> new TreeSet<>()).add(architecture));
        }
        StringBuilder table = new StringBuilder("| option | on | for |\n|---|---|---|\n");
        needs.forEach(
                (need, on) -> table.append("| `" + need.option() + "` | " + names(on) + " | " + need.use() + " |\n"));
        return table.toString();
    }

    private static String names(Set<Architecture> on) {
        return on.size() == Architecture.values().length
                ? "all"
                : String.join(", ", on.stream().map(Architecture::label).toList());
    }
}
