package io.github.jkmod.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.dwarf.SourceLines.SourceLine;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions in several sections, inlined into each other, compiled by the machine's gcc; held against binutils' addr2line. */
final class SourceLinesTest {
    private static final String SOURCE = """
            __attribute__((section(".init.text"))) int start(int *p) { return *p + 1; }
            extern void ext(int);
            static inline __attribute__((always_inline)) int deep(int *p)
            {
                if (*p > 3)
                    ext(*p);
                return *p * 2;
            }
            static inline __attribute__((always_inline)) int middle(int *p, int n)
            {
                int sum = 0;
                for (int i = 0; i < n; i++)
                    sum += deep(p + i);
                return sum;
            }
            __attribute__((noinline, cold)) static void seldom(int *p)
            {
                *p = 0;
                ext(deep(p));
            }
            int function(int *p, int n)
            {
                int a = middle(p, n);
                if (__builtin_expect(a > 100, 0)) {
                    seldom(p);
                    ext(7);
                }
                {
                    int b = middle(p, a);
                    return b + a;
                }
            }
            __attribute__((section(".exit.text"))) void end(int *p) { ext(function(p, 3)); *p = 1; }
            """;

    @TempDir
    private Path folder;

    private Path compiled(String options) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolve("source.c"), SOURCE);
        Path object = folder.resolve("source.o");
        List<String> command = new ArrayList<>(List.of("gcc", "-o", object.toString(), source.toString()));
        command.addAll(List.of(options.split(" ")));
        said(command, "");
        return object;
    }

    private static String said(List<String> command, String input) throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile("source-lines", ""), input);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0)
                    .as(said)
                    .isTrue();
            return said;
        } finally {
            Files.delete(in);
        }
    }

    private static ElfFile elf(byte[] object) {
        return ElfFile.parse(Window.of(object, "source.o"));
    }

    /** {@return for each offset of the section the lines, innermost first, as addr2line tells them} */
    private static Map<Long, List<SourceLine>> expected(Path object, Section section)
            throws IOException, InterruptedException {
        StringBuilder offsets = new StringBuilder();
        for (long offset = 0; offset < section.size(); offset++) {
            offsets.append(Long.toHexString(offset)).append('\n');
        }
        List<String> lines = said(
                        List.of("addr2line", "-e", object.toString(), "-j", section.name(), "-fia"), offsets.toString())
                .lines()
                .toList();
        Map<Long, List<SourceLine>> expected = new LinkedHashMap<>();
        List<SourceLine> current = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("0x")) {
                current = new ArrayList<>();
                expected.put(Long.decode(lines.get(i)), current);
            } else {
                String[] place =
                        lines.get(i + 1).replaceAll(" \\(discriminator.*", "").split(":", -1);
                current.add(new SourceLine(lines.get(i), place[0], Integer.parseInt(place[1])));
                i++;
            }
        }
        return expected;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c -O2 -gdwarf-5",
                "-c -Os -gdwarf-5",
                "-c -O1 -gdwarf-5 -gz=zlib",
                "-c -Os -gdwarf-4",
                "-c -O0 -gdwarf-3"
            })
    void everyInstructionComesFromTheLineThatBinutilsTells(String options) throws IOException, InterruptedException {
        Path object = compiled(options);
        ElfFile elf = elf(Files.readAllBytes(object));
        SourceLines lines = SourceLines.of(elf).orElseThrow();
        int sections = 0;
        for (Section section : elf.sections()) {
            if (section.isExec() && section.size() > 0) {
                sections++;
                expected(object, section)
                        .forEach((offset, want) -> assertThat(lines.at(section.index(), offset))
                                .as(section.name() + "+" + offset)
                                .isEqualTo(want));
            }
        }
        assertThat(sections).isGreaterThanOrEqualTo(3);
    }

    @Test
    void functionsInlinedIntoEachOtherAreAChain() throws IOException, InterruptedException {
        ElfFile elf = elf(Files.readAllBytes(compiled("-c -O2 -gdwarf-4")));
        SourceLines lines = SourceLines.of(elf).orElseThrow();
        Section text = elf.section(".text").orElseThrow();
        List<List<String>> chains = new ArrayList<>();
        for (long offset = 0; offset < text.size(); offset++) {
            chains.add(lines.at(text.index(), offset).stream()
                    .map(SourceLine::function)
                    .toList());
        }
        assertThat(chains).contains(Arrays.asList("deep", "middle", "function"));
    }

    @Test
    void aPlaceOutsideOfCodeHasNoLine() throws IOException, InterruptedException {
        ElfFile elf = elf(Files.readAllBytes(compiled("-c -O2 -gdwarf-5")));
        SourceLines lines = SourceLines.of(elf).orElseThrow();
        Section text = elf.section(".text").orElseThrow();
        assertThat(lines.at(text.index(), text.size())).isEmpty();
        assertThat(lines.at(text.index(), -1)).isEmpty();
        assertThat(lines.at(0, 0)).isEmpty();
    }

    @Test
    void aStrippedFileHasNoLines() throws IOException, InterruptedException {
        assertThat(SourceLines.of(elf(Files.readAllBytes(compiled("-c -g0"))))).isEmpty();
    }

    @Test
    void damagedDebugInformationIsMalformedAndNothingElse() throws IOException, InterruptedException {
        byte[] good = Files.readAllBytes(compiled("-c -O2 -gdwarf-5"));
        Random random = new Random(19);
        for (int i = 0; i < 3000; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j < 6; j++) {
                bad[64 + random.nextInt(bad.length - 64)] = (byte) random.nextInt();
            }
            try {
                ElfFile elf = elf(bad);
                SourceLines lines = SourceLines.of(elf).orElse(null);
                for (long offset = 0; lines != null && offset < 64; offset += 5) {
                    lines.at(elf.section(".text").map(Section::index).orElse(1), offset);
                }
            } catch (MalformedException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }
}
