package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceWordsTest {
    @TempDir
    private Path root;

    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = root.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, "");
        }
    }

    private String told(String text) {
        return new SourceWords("/jkmod/build", root, root.resolve("mod")).in(text);
    }

    @Test
    void copiesAreNamedAsTheirSources() throws IOException {
        write("mod/a.c");
        assertThat(told("/jkmod/build/mod/a.c:3:1: error: x")).isEqualTo(root + "/mod/a.c:3:1: error: x");
    }

    @Test
    void relativeNamesAreLookedForInTheFolderAndThenEverywhere() throws IOException {
        write("mod/a.c", "deep/er/a.c", "deep/er/b.c", "one/c.c", "two/c.c");
        assertThat(told("a.c:3:1: error: x\n  3 | a\nb.c:4:2: warning: y\ner/b.c:5: z\n"))
                .isEqualTo(root + "/mod/a.c:3:1: error: x\n  3 | a\n" + root + "/deep/er/b.c:4:2: warning: y\n" + root
                        + "/deep/er/b.c:5: z\n");
        assertThat(told("c.c:1: which one")).isEqualTo("c.c:1: which one");
        assertThat(told("d.c:1: none")).isEqualTo("d.c:1: none");
    }
}
