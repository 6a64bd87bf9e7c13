package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code jkmod vm run} of modules that need others. */
@Tag("vm")
final class DependenciesVmTest {
    @TempDir
    Path temp;

    private static Path stock(Architecture architecture, String name) throws IOException {
        try (Stream<Path> walk = Files.walk(Lab.kernel(architecture).modulesDir())) {
            return walk.filter(file -> String.valueOf(file.getFileName()).matches(name + "\\.ko.*"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Ran run(Architecture architecture, Path file) throws Exception {
        return OnHost.jkmod(temp, "vm", "run", "--arch", architecture.label(), "--json", file.toString());
    }

    private static List<String> loaded(Tree report) {
        List<String> names = new ArrayList<>();
        for (Tree each : report.trees("others")) {
            assertThat(each.tree("crosscheck").text("result")).isEqualTo("match");
            names.add(each.tree("check").text("module"));
        }
        assertThat(report.tree("crosscheck").text("result")).isEqualTo("match");
        names.add(report.tree("check").text("module"));
        return names;
    }

    /** {@return the modules in the order of their unloading} */
    private static List<String> unloaded(Tree unload) {
        List<String> names = new ArrayList<>();
        unload.trees("others").forEach(other -> names.add(other.text("module")));
        names.add(unload.text("module"));
        return names;
    }

    @ParameterizedTest
    @EnumSource
    void aProviderBesideItsConsumerIsFound(Architecture architecture) throws Exception {
        Ran run = run(architecture, Lab.module(architecture, "consumer"));
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(loaded(run.json())).containsExactly("provider", "consumer");
        assertThat(unloaded(run.json().tree("unload"))).containsExactly("consumer", "provider");
        assertThat(run.json().trees("others").get(0).tree("check").text("file"))
                .isEqualTo(Lab.module(architecture, "provider").toString());
    }

    @ParameterizedTest
    @EnumSource
    void aModuleOfTheKernelBringsWhatItNeeds(Architecture architecture) throws Exception {
        Ran run = run(architecture, stock(architecture, "nf_conntrack"));
        assertThat(run.exitCode()).as(run.toString()).isZero();
        List<String> loaded = loaded(run.json());
        assertThat(loaded)
                .containsExactlyInAnyOrder(
                        "nf_defrag_ipv4", "nf_defrag_ipv6", "crc32c_generic", "libcrc32c", "nf_conntrack")
                .containsSubsequence("crc32c_generic", "libcrc32c", "nf_conntrack")
                .endsWith("nf_conntrack");
        List<String> reverse = new ArrayList<>(loaded);
        Collections.reverse(reverse);
        assertThat(unloaded(run.json().tree("unload"))).isEqualTo(reverse);
    }

    @Test
    void whatIsNotFoundIsSaidAndTheKernelIsAskedAllTheSame() throws Exception {
        Path alone = Files.copy(Lab.module(Architecture.ARM64, "consumer"), temp.resolve("consumer.ko"));
        Ran run = run(Architecture.ARM64, alone);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("jkmod: " + alone + ": provider is not loaded before it: not found among the files given")
                .contains(temp.toString())
                .contains(Lab.kernel(Architecture.ARM64).modulesDir().toString())
                .contains("consumer: Unknown symbol");
        assertThat(run.json().get("unload")).isNull();
    }
}
