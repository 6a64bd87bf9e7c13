package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeFileTest {
    @TempDir
    private Path tree;

    private final RecordingLog log = new RecordingLog();

    @Test
    void linesKeepTheirNewlineAndEndAtANul() {
        assertThat(TreeFile.lines("a\n\nb\0c\n\0d\ne")).containsExactly("a\n", "\n", "b", "", "e");
        assertThat(TreeFile.lines("")).isEmpty();
    }

    @Test
    void aLineThatIsTooLongForAPathIsTwo() {
        assertThat(TreeFile.lines("x".repeat(4094) + "\n")).hasSize(1);
        assertThat(TreeFile.lines("x".repeat(4095) + "\nb\n")).containsExactly("x".repeat(4095), "\n", "b\n");
    }

    @Test
    void aFolderReadsAsNothingAndIsNamed() throws Exception {
        Files.createDirectory(tree.resolve("modules.order"));
        assertThat(TreeFile.read(tree.toString(), "modules.order", log)).contains("");
        assertThat(log.lines).containsExactly("WARNING: could not read modules.order at " + tree + ": Is a directory");
    }
}
