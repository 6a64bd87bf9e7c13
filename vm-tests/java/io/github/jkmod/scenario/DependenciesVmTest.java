package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jkmod vm run} of modules that need others. */
@VmTest(kernels = "6.1")
final class DependenciesVmTest {
    private final VmKernel kernel;

    @TempDir
    Path temp;

    DependenciesVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    private Path stock(String name) throws IOException {
        try (Stream<Path> walk = Files.walk(kernel.guestKernel().modulesDir())) {
            return walk.filter(file -> String.valueOf(file.getFileName()).matches(name + "\\.ko.*"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private OnHost.Ended run(Path file) throws Exception {
        return OnHost.jkmod(temp, "vm", "run", "--arch", kernel.architecture().label(), "--json", file.toString());
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

    @Test
    void aProviderBesideItsConsumerIsFound() throws Exception {
        OnHost.Ended run = run(TestModules.file(kernel, "consumer"));
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(loaded(run.json())).containsExactly("provider", "consumer");
        assertThat(unloaded(run.json().tree("unload"))).containsExactly("consumer", "provider");
        assertThat(run.json().trees("others").get(0).tree("check").text("file"))
                .isEqualTo(TestModules.file(kernel, "provider").toString());
    }

    private List<Tree> check(Path... files) throws Exception {
        List<String> command = new ArrayList<>(List.of("check", "--json", "--kernel"));
        command.add(kernel.guestKernel()
                .modulesDir()
                .resolve("../../..")
                .normalize()
                .toString());
        Stream.of(files).map(Path::toString).forEach(command::add);
        return OnHost.jkmod(temp, command.toArray(String[]::new))
                .out()
                .lines()
                .map(Json::parse)
                .map(Tree::of)
                .toList();
    }

    /** The files are judged together, as {@code vm run} loads them. */
    @Test
    void checkFindsTheSameProviders() throws Exception {
        Path provider = TestModules.file(kernel, "provider");
        assertThat(check(TestModules.file(kernel, "consumer"))).singleElement().satisfies(needs(provider));
        Path alone = Files.copy(TestModules.file(kernel, "consumer"), temp.resolve("consumer.ko"));
        assertThat(check(alone))
                .singleElement()
                .satisfies(tree -> assertThat(tree.text("errno")).isEqualTo("ENOENT"));
        assertThat(check(alone, provider).get(0)).satisfies(needs(provider));
        assertThat(check(provider, alone).get(1)).satisfies(needs(provider));
        Path strange = Files.write(temp.resolve("provider.ko"), new byte[] {'n', 'o'});
        assertThat(check(alone, strange))
                .allSatisfy(tree -> assertThat(tree.text("verdict")).isEqualTo("reject"));
    }

    private static Consumer<Tree> needs(Path provider) {
        return tree -> {
            assertThat(tree.text("verdict")).isEqualTo("accept");
            assertThat(tree.trees("findings"))
                    .extracting(finding -> finding.text("what"))
                    .contains(
                            "needs method_add from module provider: it must be loaded first (insmod " + provider + ")");
        };
    }

    @Test
    void aModuleOfTheKernelBringsWhatItNeeds() throws Exception {
        OnHost.Ended run = run(stock("nf_conntrack"));
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
        Path alone = Files.copy(TestModules.file(kernel, "consumer"), temp.resolve("consumer.ko"));
        OnHost.Ended run = run(alone);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("jkmod: " + alone + ": provider is not loaded before it: not found among the files given")
                .contains(temp.toString())
                .contains(kernel.guestKernel().modulesDir().toString())
                .contains("consumer: Unknown symbol");
        assertThat(run.json().get("unload")).isNull();
    }
}
