package io.github.jkmod.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.verdict.Coming;
import io.github.jkmod.forecast.verdict.ExportLookup;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.SampleModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What companions add to a kernel's exports; the sample module is hello and exports hello_answer. */
final class CompanionFactsTest {
    private static final ModuleName HELLO = new ModuleName("hello");

    @TempDir
    private Path folder;

    private Path root;
    private Path hello;
    private Path user;

    @BeforeEach
    void files() throws IOException {
        root = SampleKernel.in(folder.resolve("root"), Architecture.X86_64, "6.1.0-56-amd64");
        hello = Files.write(folder.resolve("hello.ko"), SampleModule.amd64());
        user = folder.resolve("user.ko");
    }

    private ExportLookup exports(Path file, List<Path> given, List<Path> beside, boolean first) throws IOException {
        ExportLookup exports = new CompanionFacts(
                        FolderFacts.of(root, Optional.empty()),
                        file,
                        new Companions(given),
                        () -> new Companions(beside),
                        other -> first)
                .exports();
        exports.ofModules("hello_answer"); // of whom it names one can be told how he comes in
        return exports;
    }

    @Test
    void aGivenFileAndOneBesideGiveWhatTheyExport() throws IOException {
        for (ExportLookup exports : List.of(
                exports(user, List.of(hello), List.of(), true), exports(user, List.of(), List.of(hello), true))) {
            assertThat(exports.ofModules("hello_answer"))
                    .extracting(KernelExport::owner)
                    .containsExactly(Optional.of(HELLO));
            assertThat(exports.coming(HELLO)).contains(new Coming(hello, true));
            assertThat(exports.coming(new ModuleName("other"))).isEmpty();
        }
        assertThat(exports(user, List.of(hello), List.of(), false).coming(HELLO))
                .contains(new Coming(hello, false));
    }

    @Test
    void aFileIsNoCompanionOfItselfAndWhatCannotBeReadGivesNothing() throws IOException {
        ExportLookup own = exports(hello, List.of(hello), List.of(), true);
        assertThat(own.ofModules("hello_answer")).isEmpty();
        assertThat(own.coming(HELLO)).isEmpty();
        Path broken = Files.write(folder.resolve("broken.ko"), new byte[] {'n', 'o'});
        ExportLookup others = exports(user, List.of(broken, folder.resolve("none.ko")), List.of(), true);
        assertThat(others.ofModules("hello_answer")).isEmpty();
        assertThat(others.coming(new ModuleName("broken"))).isEmpty();
    }

    @Test
    void theKernelComesFirstAndWhatItHasNeedsNoLookAtFiles() throws IOException {
        AtomicInteger looks = new AtomicInteger();
        ExportLookup exports = new CompanionFacts(
                        FolderFacts.of(root, Optional.empty()),
                        user,
                        new Companions(List.of()),
                        () -> {
                            looks.incrementAndGet();
                            return new Companions(List.of(hello));
                        },
                        other -> true)
                .exports();
        assertThat(exports.ofKernel("_printk")).isInstanceOf(Fact.Present.class);
        assertThat(exports.ofModules("_printk")).isEmpty();
        assertThat(looks).hasValue(0);
        assertThat(exports.ofModules("hello_answer")).hasSize(1);
        assertThat(looks).hasValue(1);
    }

    @Test
    void aGivenFileStandsForTheTreesModuleOfItsName() throws IOException {
        Path own = root.resolve("lib/modules/6.1.0-56-amd64/updates/hello.ko");
        Files.createDirectories(own.resolveSibling("."));
        Files.write(own, SampleModule.amd64());
        assertThat(exports(user, List.of(hello), List.of(), true).ofModules("hello_answer"))
                .hasSize(1);
        assertThat(exports(user, List.of(hello), List.of(), true).coming(HELLO)).contains(new Coming(hello, true));
        Path renewed = Files.write(folder.resolve("renewed.ko"), SampleModule.armhf());
        assertThat(exports(user, List.of(renewed), List.of(), true).ofModules("hello_answer"))
                .as("no file named hello is given")
                .hasSize(1);
        assertThat(exports(user, List.of(), List.of(), true).coming(HELLO)).isEmpty();
    }
}
