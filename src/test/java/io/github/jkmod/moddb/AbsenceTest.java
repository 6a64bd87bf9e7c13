package io.github.jkmod.moddb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbsenceTest {
    @TempDir
    private Path tree;

    @Test
    void aKernelWithoutModulesHere() throws IOException {
        Path nowhere = tree.resolve("9.9");
        assertThat(reasons(nowhere, "hello"))
                .containsExactly("no folder " + nowhere + ": no modules of that kernel are installed here");
    }

    @Test
    void aTreeWithoutADatabase() throws IOException {
        assertThat(reasons(tree, "hello")).containsExactly("no modules.dep.bin in " + tree + "; run depmod");
    }

    @Test
    void aFileThatTheDatabaseDoesNotKnow() throws IOException {
        new SampleIndex().add("known", "extra/known.ko:").writeTo(tree.resolve("modules.dep.bin"));
        Path file = Files.createDirectories(tree.resolve("extra")).resolve("my-driver.ko.xz");
        Files.createFile(file);
        Files.createFile(file.resolveSibling("known.ko"));
        assertThat(reasons(tree, "my_driver")).containsExactly(file + ": not in modules.dep.bin; run depmod");
        assertThat(reasons(tree, "known")).isEmpty();
        assertThat(reasons(tree, "my")).isEmpty();
        assertThat(reasons(tree, "pci:v*")).isEmpty();
    }

    private static List<String> reasons(Path folder, String name) throws IOException {
        return Absence.reasons(new ModuleDatabase(folder.toString(), complaint -> {}), name);
    }
}
