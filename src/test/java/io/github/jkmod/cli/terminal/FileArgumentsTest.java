package io.github.jkmod.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileArgumentsTest {
    @TempDir
    private Path folder;

    @Test
    void parametersBelongToTheFileBeforeThem() {
        assertThat(FileArguments.parse(List.of("a.ko", "x=1", "y=2", "b.ko", "c.ko", "z=")))
                .containsExactly(
                        new FileArguments(Path.of("a.ko"), List.of("x=1", "y=2")),
                        new FileArguments(Path.of("b.ko"), List.of()),
                        new FileArguments(Path.of("c.ko"), List.of("z=")));
    }

    @Test
    void anExistingFileIsAFileWhateverItsName() throws Exception {
        Path odd = Files.createFile(folder.resolve("x=1.ko"));
        assertThat(FileArguments.parse(List.of("a.ko", odd.toString())))
                .extracting(FileArguments::file)
                .containsExactly(Path.of("a.ko"), odd);
    }

    @Test
    void theFirstTokenIsAFile() {
        assertThat(FileArguments.parse(List.of("x=1"))).containsExactly(new FileArguments(Path.of("x=1"), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "x=a b, 'x=\"a b\"'",
                "'x=\"a b\"', 'x=\"a b\"'",
                "x=ab, x=ab",
                "x=a b=c, 'x=\"a b=c\"'",
                "'x= ', x=\" \"",
                "'no value', 'no value'",
                "'od d=1', 'od d=1'",
            })
    void aValueWithBlanksIsQuotedAsKmodDoes(String token, String quoted) {
        assertThat(FileArguments.quoted(token)).isEqualTo(quoted);
    }
}
