package io.github.jkmod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Made-up reports on code that the machine's gcc compiles. */
final class AnnotatedReportTest {
    private static final String SOURCE = """
            static int count(int *p)
            {
            	return *p;
            }
            int *nowhere;
            int fails(int a)
            {
            	return count(nowhere) + a;
            }
            """;

    private static final Listing LISTING = new Listing() {
        @Override
        public List<String> source(String file) {
            return SOURCE.lines().toList();
        }

        @Override
        public List<Instruction> code(CodePlace place) {
            return List.of(
                    new Instruction(place.offset() - 4, "push %rbp"),
                    new Instruction(place.offset(), "mov (%rax),%eax"),
                    new Instruction(place.offset() + 2, "ret"));
        }
    };

    @TempDir
    private Path folder;

    private SymbolFile file(String option, Optional<String> buildId) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("hello.c"), SOURCE);
        Path object = folder.resolve("hello.o");
        Process gcc = new ProcessBuilder("gcc", "-O0", option, "-c", "-o", object.toString(), source.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor(1, TimeUnit.MINUTES) && gcc.exitValue() == 0)
                .as(said)
                .isTrue();
        ElfFile elf = ElfFile.parse(Window.of(Files.readAllBytes(object), "hello.o"));
        return new SymbolFile(elf, Optional.of(new ModuleName("hello")), buildId, "hello.o");
    }

    private static KernelTrouble trouble(String... lines) {
        return KernelTrouble.findOrAll(List.of(lines)).get(0);
    }

    @Test
    void theSourceTheInstructionAndItsRegistersFollowTheLine() throws IOException, InterruptedException {
        KernelTrouble trouble = trouble(
                "BUG: kernel NULL pointer dereference, address: 0000000000000000",
                "RIP: 0010:count+0x8/0x10 [hello]",
                "RAX: 0000000000000000 RBX: ffffffffc020b000",
                " fails+0x1a/0x30 [hello]",
                " do_one_initcall+0x59/0x220");
        List<String> lines = AnnotatedReport.lines(trouble.lines(), List.of(file("-g", Optional.empty())), LISTING);
        assertThat(lines.get(2)).startsWith("        count at ").endsWith("hello.c:3");
        assertThat(lines).contains("        >    3 |         return *p;");
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith("        >") && line.endsWith("mov (%rax),%eax    # rax=0000000000000000"));
        assertThat(lines.get(lines.size() - 2)).startsWith("        fails at ").endsWith("hello.c:8");
        assertThat(lines.get(lines.size() - 1)).isEqualTo(" do_one_initcall+0x59/0x220");
    }

    @Test
    void inBriefEachKnownPlaceIsToldOnce() throws IOException, InterruptedException {
        KernelTrouble trouble = trouble(
                "BUG: kernel NULL pointer dereference, address: 0000000000000000",
                "RIP: 0010:count+0x8/0x10 [hello]",
                "RAX: 0000000000000000 RBX: ffffffffc020b000",
                " ? count+0x8/0x10 [hello]",
                " do_one_initcall+0x59/0x220");
        List<String> lines = AnnotatedReport.brief(trouble, List.of(file("-g", Optional.empty())), LISTING);
        assertThat(lines.subList(0, 2)).isEqualTo(trouble.lines().subList(0, 2));
        assertThat(lines).filteredOn(line -> line.contains("count at ")).hasSize(1);
        assertThat(lines).noneMatch(line -> line.contains("do_one_initcall") || line.contains("RAX: "));
    }

    @Test
    void whatIsMissingIsSaidOnce() throws IOException, InterruptedException {
        KernelTrouble trouble =
                trouble("RIP: 0010:count+0x8/0x10 [hello]", " fails+0x1a/0x30 [hello]", " other+0x1/0x2 [other]");
        List<String> lines = AnnotatedReport.lines(trouble.lines(), List.of(file("-g0", Optional.empty())), LISTING);
        assertThat(lines)
                .containsExactly(
                        "RIP: 0010:count+0x8/0x10 [hello]",
                        "        no source: hello.o has no debug information: it was built without -g, or stripped",
                        " fails+0x1a/0x30 [hello]",
                        " other+0x1/0x2 [other]",
                        "        no source: no file of other was given");
    }

    @Test
    void damagedDebugInformationCostsNoLineOfTheReport() throws IOException, InterruptedException {
        file("-g", Optional.empty());
        byte[] bytes = Files.readAllBytes(folder.resolve("hello.o"));
        long table = ElfFile.parse(Window.of(bytes, "hello.o"))
                .section(".debug_line")
                .orElseThrow()
                .offset();
        bytes[(int) table + 4] = 9; // the version
        ElfFile damaged = ElfFile.parse(Window.of(bytes, "hello.o"));
        SymbolFile file = new SymbolFile(damaged, Optional.of(new ModuleName("hello")), Optional.empty(), "hello.o");
        List<String> lines = AnnotatedReport.lines(List.of(" count+0x8/0x10 [hello]"), List.of(file), LISTING);
        assertThat(lines).hasSize(2).first().isEqualTo(" count+0x8/0x10 [hello]");
        assertThat(lines.get(1)).contains("no source: ").contains("unknown version of a line table 0x9");
    }

    @Test
    void aFileOfAnotherBuildIsNotBelieved() throws IOException, InterruptedException {
        SymbolFile file = file("-g", Optional.of("aabb"));
        assertThat(AnnotatedReport.lines(List.of(" count+0x8/0x10 [hello ccdd]"), List.of(file), LISTING)
                        .get(1))
                .contains("of another build")
                .contains("aabb");
        assertThat(AnnotatedReport.lines(List.of(" absent+0x8/0x10 [hello]"), List.of(file), LISTING)
                        .get(1))
                .contains("has no absent");
        assertThat(AnnotatedReport.lines(List.of(" count+0x8888/0x9000 [hello]"), List.of(file), LISTING)
                        .get(1))
                .contains("has no count of 0x8888 bytes");
    }
}
