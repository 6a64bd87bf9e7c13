package io.github.jkmod.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.cli.vm.GuestLoad;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.image.Packed;
import io.github.jkmod.moddb.ModuleSource;
import io.github.jkmod.model.ModuleName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleFinderTest {
    @TempDir
    private Path temp;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static byte[] module(String name, String depends) {
        ElfWriter elf = ElfWriter.x86();
        String modinfo = "name=" + name + "\0depends=" + depends + "\0";
        elf.section(
                ".modinfo",
                ElfConstants.SHT_PROGBITS,
                ElfWriter.CONSTANTS,
                modinfo.getBytes(StandardCharsets.US_ASCII));
        return elf.bytes();
    }

    private Path write(String path, byte[] content) throws IOException {
        Path file = temp.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private List<String> order(List<Path> given) throws IOException {
        Console console = new Console(System.out, new PrintStream(err, true, StandardCharsets.UTF_8), false);
        List<FileArguments> files = given.stream()
                .map(file -> new FileArguments(file, List.of("p=" + file.getFileName())))
                .toList();
        return GuestLoad.withDependencies(files, Optional.of(temp.resolve("kernel")), console).stream()
                .map(each -> temp.relativize(each.file()) + String.join("", each.parameters()))
                .toList();
    }

    @Test
    void besideTheFileComesBeforeTheKernelsOwnAndPackedFilesCount() throws IOException {
        Path top = write("mine/top.ko", module("top", "near,far_away"));
        write("mine/near.ko", module("near", ""));
        write("kernel/kernel/near.ko", module("near", ""));
        write("kernel/kernel/deep/far-away.ko.gz", Packed.gzip(module("far_away", "")));
        assertThat(order(List.of(top)))
                .containsExactly("mine/near.ko", "kernel/kernel/deep/far-away.ko.gz", "mine/top.kop=top.ko");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void updatesComeBeforeWhatTheyReplace() throws IOException {
        Path top = write("mine/top.ko", module("top", "twice"));
        write("kernel/kernel/twice.ko", module("twice", ""));
        write("kernel/updates/twice.ko", module("twice", ""));
        assertThat(order(List.of(top))).containsExactly("kernel/updates/twice.ko", "mine/top.kop=top.ko");
    }

    @Test
    void filesGivenInTheWrongOrderAreLoadedInTheRightOneWithTheirParameters() throws IOException {
        Path consumer = write("a/consumer.ko", module("consumer", "provider"));
        Path provider = write("b/provider.ko", module("provider", ""));
        assertThat(order(List.of(consumer, provider)))
                .containsExactly("b/provider.kop=provider.ko", "a/consumer.kop=consumer.ko");
    }

    @Test
    void whatIsNotFoundIsOneLineAndWhatIsBuiltInIsNone() throws IOException {
        write("kernel/modules.builtin", "kernel/lib/crc-32.ko\n".getBytes(StandardCharsets.US_ASCII));
        Path top = write("mine/top.ko", module("top", "crc_32,ghost"));
        assertThat(order(List.of(top))).containsExactly("mine/top.kop=top.ko");
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("jkmod: " + top + ": ghost is not loaded before it: not found among the files given")
                .contains(temp.resolve("mine").toString())
                .contains(temp.resolve("kernel").toString());
    }

    @Test
    void aCircleIsALineWithExitCode4() throws IOException {
        Path top = write("mine/top.ko", module("top", "other"));
        write("mine/other.ko", module("other", "top"));
        assertThatThrownBy(() -> order(List.of(top)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.MALFORMED))
                .hasMessage(top + ": cannot be loaded: top needs other needs top; build them anew, or load as they are"
                        + " with --no-deps");
    }

    @Test
    void aFileWithoutAFolderHasItsBesideInTheWorkingFolder() throws IOException {
        ModuleFinder finder = new ModuleFinder(List.of(Path.of("x.ko")), Optional.empty());
        assertThat(finder.find(new ModuleName("surely_not_here"))).isInstanceOf(ModuleSource.Absent.class);
        assertThat(finder.places()).contains("beside them (.)").contains("not known");
    }
}
