package io.github.jkmod.dwarf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.kernel.types.StructModuleLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A struct with one of everything, compiled by the machine's gcc. */
final class DwarfTypesTest {
    private static final String SOURCE = """
            enum state { A, B };
            struct list { struct list *next, *prev; };
            typedef const volatile struct { int counter; } atomic;
            struct inner { char c; long l[3]; struct list l2[2]; };
            struct module {
                enum state state;
                struct list list;
                char name[56];
                union { int a; struct { short b, c; }; };
                unsigned int f1 : 3, f2 : 7, f3 : 22;
                atomic refcnt;
                struct inner in[3];
                int matrix[2][5];
                void (*init)(void);
                struct unknown *none;
                int flex[];
            };
            struct module m;
            """;

    @TempDir
    private Path folder;

    private byte[] compiled(List<String> options) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("struct.c"), SOURCE);
        Path object = folder.resolve("struct.o");
        List<String> command = new ArrayList<>(List.of("gcc", "-o", object.toString(), source.toString()));
        command.addAll(options);
        Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(gcc.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(gcc.waitFor(1, TimeUnit.MINUTES) && gcc.exitValue() == 0)
                .as(said)
                .isTrue();
        return Files.readAllBytes(object);
    }

    private static Optional<StructModuleLayout> layout(byte[] object) {
        return DwarfTypes.of(ElfFile.parse(Window.of(object, "struct.o"))).flatMap(StructModuleLayout::of);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c -gdwarf-4",
                "-c -gdwarf-5",
                "-c -gdwarf-5 -gz=zlib",
                "-c -gdwarf-3",
                "-shared -nostdlib -gdwarf-5"
            })
    void everyFieldIsWhereTheCompilerPutIt(String options) throws IOException, InterruptedException {
        StructModuleLayout layout =
                layout(compiled(List.of(options.split(" ")))).orElseThrow();
        assertThat(layout.size()).isEqualTo(344);
        assertThat(layout.complete()).isTrue();
        Map.of(
                        "state", new StructModuleLayout.Field(0, 4),
                        "list.prev", new StructModuleLayout.Field(16, 8),
                        "c", new StructModuleLayout.Field(82, 2),
                        "f2", new StructModuleLayout.Field(84, 2),
                        "f3", new StructModuleLayout.Field(85, 3),
                        "refcnt.counter", new StructModuleLayout.Field(88, 4),
                        "in[2].l2[1].prev", new StructModuleLayout.Field(280, 8),
                        "matrix", new StructModuleLayout.Field(288, 40),
                        "init", new StructModuleLayout.Field(328, 8),
                        "flex", new StructModuleLayout.Field(344, 0))
                .forEach((name, field) -> assertThat(layout.fields()).as(name).containsEntry(name, field));
    }

    @Test
    void aStrippedFileHasNoTypes() throws IOException, InterruptedException {
        assertThat(layout(compiled(List.of("-c", "-g0")))).isEmpty();
    }

    @Test
    void damagedDebugInformationIsMalformedAndNothingElse() throws IOException, InterruptedException {
        byte[] good = compiled(List.of("-c", "-gdwarf-5"));
        Random random = new Random(17);
        for (int i = 0; i < 3000; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j < 4; j++) {
                bad[64 + random.nextInt(bad.length - 64)] = (byte) random.nextInt();
            }
            try {
                layout(bad);
            } catch (MalformedException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void aVersionThatIsNotKnownIsNamed() throws IOException, InterruptedException {
        byte[] bad = compiled(List.of("-c", "-gdwarf-5"));
        ElfFile elf = ElfFile.parse(Window.of(bad, "struct.o"));
        bad[(int) elf.section(".debug_info").orElseThrow().offset() + 4] = 9;
        assertThatThrownBy(() -> layout(bad))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("unknown version of DWARF 0x9");
    }
}
