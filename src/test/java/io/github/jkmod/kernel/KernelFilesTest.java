package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelFilesTest {
    @TempDir
    private Path folder;

    @Test
    void missingUnreadableAndBrokenFilesAreThreeAnswers() throws Exception {
        Tree tree = new Tree(folder).with("number", "12x\n").with("flag", "perhaps\n");
        Path asFolder = Files.createDirectory(folder.resolve("folder"));
        assertThat(KernelFiles.text(folder.resolve("none"))).isInstanceOf(Fact.Absent.class);
        assertThat(KernelFiles.text(folder.resolve("number/below"))).isInstanceOf(Fact.Absent.class);
        assertThat(KernelFiles.text(asFolder)).isEqualTo(new Fact.Hidden<>(asFolder + ": Is a directory"));
        assertThat(KernelFiles.number(folder.resolve("number")).reason())
                .contains(tree.root().path() + "/number: line 1: \"12x\" is no number");
        assertThat(KernelFiles.flag(folder.resolve("flag"))).isInstanceOf(Fact.Malformed.class);
    }
}
