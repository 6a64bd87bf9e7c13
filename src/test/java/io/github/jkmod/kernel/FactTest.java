package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FactTest {
    @TempDir
    private Path folder;

    @Test
    void reasonsSurviveChanges() {
        assertThat(new Fact.Present<>(2).map(n -> n + 1)).isEqualTo(new Fact.Present<>(3));
        assertThat(new Fact.Absent<Integer>("a").map(n -> n + 1)).isEqualTo(new Fact.Absent<>("a"));
        assertThat(new Fact.Hidden<Integer>("h").map(n -> n + 1)).isEqualTo(new Fact.Hidden<>("h"));
        assertThat(new Fact.Malformed<Integer>("m").map(n -> n + 1)).isEqualTo(new Fact.Malformed<>("m"));
    }

    @Test
    void valueAndReasonExcludeEachOther() {
        assertThat(new Fact.Present<>("x").value()).contains("x");
        assertThat(new Fact.Present<>("x").reason()).isEmpty();
        assertThat(new Fact.Hidden<String>("why").value()).isEmpty();
        assertThat(new Fact.Hidden<String>("why").reason()).contains("why");
    }

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
