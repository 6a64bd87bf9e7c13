package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.facts.FolderFacts;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The estimate from the file alone and the played load show the same of the modules of every kernel that {@code jkmod vm fetch}
 * has put into the cache: of every tenth, or with {@code -Djkmod.estimate.step=1} of all.
 */
@Tag("vm")
final class EstimateAgreementTest {
    private static final int STEP = Integer.getInteger("jkmod.estimate.step", 10);

    static List<Path> kernels() throws IOException {
        try (Stream<Path> folders =
                Files.list(CacheFolder.ofUser(System.getenv()).root().resolve("kernel"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void bothShowTheSame(Path kernel) throws IOException {
        KernelFacts facts = FolderFacts.of(kernel, Optional.empty());
        List<Path> files = modules(kernel);
        assertThat(files).isNotEmpty();
        List<String> differences = IntStream.range(0, files.size())
                .filter(i -> i % STEP == 0)
                .parallel()
                .mapToObj(files::get)
                .flatMap(file -> differences(file, facts).stream())
                .toList();
        assertThat(differences).isEmpty();
    }

    private static List<Path> modules(Path kernel) throws IOException {
        Path merged = kernel.resolve("usr/lib/modules"); // of Debian's newest packages
        try (Stream<Path> files = Files.walk(Files.isDirectory(merged) ? merged : kernel.resolve("lib/modules"))) {
            return files.filter(file -> file.getFileName().toString().matches(".*\\.ko(\\.[gx]z|\\.zst)?"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> differences(Path file, KernelFacts facts) {
        ModuleFile module;
        try {
            module = ModuleFile.parse(ModuleImage.read(file, file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Forecast forecast = Forecast.of(module, "", facts);
        Expectation played = forecast.expectation();
        ShownModule estimate = FileEstimate.of(module, facts);
        SoftAssertions both = new SoftAssertions();
        both.assertThat(forecast.verdict().answer()).as("%s", file).isEqualTo(Verdict.Answer.ACCEPT);
        both.assertThat(played.symbols()).as("symbols of %s", file).isEqualTo(estimate.symbols());
        both.assertThat(played.sections()).as("sections of %s", file).isEqualTo(estimate.sections());
        both.assertThat(played.parameters()).as("parameters of %s", file).isEqualTo(estimate.parameters());
        both.assertThat(played.taints())
                .as("taints of %s", file)
                .isEqualTo(Expectation.letters(FileEstimate.taints(module)));
        both.assertThat(played.notes().keySet())
                .as("notes of %s", file)
                .isEqualTo(estimate.notes().keySet());
        played.notes()
                .forEach((name, bytes) -> both.assertThat(bytes)
                        .as("note %s of %s", name, file)
                        .isEqualTo(estimate.notes().get(name)));
        return both.errorsCollected().stream().map(Throwable::getMessage).toList();
    }
}
