package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleSourcesTest {
    @TempDir
    private Path temp;

    private void file(String name) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, name);
    }

    @Test
    void allFilesOfTheTreeAreSourcesButProductsAndHiddenOnes() throws IOException {
        for (String name : List.of("Makefile", "a.c", "include/a.h", "sub/b.S", "table.inc")) {
            file(name);
        }
        for (String name : List.of("a.o", "a.ko", "a.mod", "a.mod.c", ".a.o.cmd", "modules.order", "README.md")) {
            file(name);
        }
        for (String name : List.of("Module.symvers", ".git/config", "sub/b.o")) {
            file(name);
        }
        assertThat(ModuleSources.in(temp).files())
                .map(Path::toString)
                .containsExactly("Makefile", "a.c", "include/a.h", "sub/b.S", "table.inc");
    }

    @Test
    void aFolderThatMakeCannotBuildIsSaidSo() throws IOException {
        file("a.c");
        assertThatThrownBy(() -> ModuleSources.in(temp).files())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("there is no Kbuild or Makefile in " + temp);
    }

    @Test
    void aTreeThatIsNotOnlyAModulesIsSaidSo() throws IOException {
        file("Kbuild");
        try (RandomAccessFile large =
                new RandomAccessFile(temp.resolve("disk.img").toFile(), "rw")) {
            large.setLength(65L << 20);
        }
        assertThatThrownBy(() -> ModuleSources.in(temp).files())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("more than 64 MiB");
    }
}
