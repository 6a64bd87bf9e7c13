package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.coverage.LineCounts;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.GcovDocument;
import io.github.jkmod.report.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which lines of a module {@code jkmod probe} says were executed, beside what gcc's own tools say of the same code here. */
@VmTest(kernels = "6.1")
final class CoverageVmTest {
    private static final Path SOURCES = Path.of("vm-tests/modules/counted").toAbsolutePath();
    private static final String ROUNDS = "27";

    private final VmKernel kernel;

    @TempDir
    private Path folder;

    CoverageVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @Test
    void linesAreCountedAsOfAProgramOfTheSameCode() throws Exception {
        OnHost.Ended built = OnHost.jkmod(
                folder,
                "build",
                "--coverage",
                "--arch",
                kernel.architecture().label(),
                "--kernel",
                kernel.id(),
                SOURCES.toString());
        assertThat(built.exitCode()).as(built.err()).isZero();
        assertThat(built.err()).doesNotContain("__gcov");
        OnHost.Ended once = probe("--most", "0");
        Map<Integer, Long> twin = twin();
        Map<Integer, Long> work = lines("work.h");
        assertThat(work).hasSizeGreaterThan(12);
        if (kernel.architecture() == Architecture.X86_64) {
            assertThat(work).isEqualTo(twin);
        } else { // another machine's code may have a line more or less
            work.keySet().retainAll(twin.keySet());
            assertThat(work).hasSizeGreaterThan(12);
            twin.keySet().retainAll(work.keySet());
            assertThat(work).isEqualTo(twin);
        }
        assertThat(lines("other.c")).containsEntry(line("other.c", "/* three times */"), 3L);
        assertThat(lines("main.c")).containsEntry(line("main.c", "/* in exit */"), 1L);
        assertThat(once.json().trees("coverage")).hasSize(3);

        probe();
        Map<Integer, Long> all = lines("main.c"); // without a failure, with one, and the run that finds no second call
        assertThat(all.get(line("main.c", "/* in exit */"))).isEqualTo(2);
        assertThat(all.get(line("main.c", "!memory"))).isEqualTo(3);
    }

    private OnHost.Ended probe(String... more) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("probe", "--json", "--kernel", kernel.id(), "--lcov", "lines.info"));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("counted.ko", "rounds=" + ROUNDS));
        OnHost.Ended run = OnHost.jkmod(folder, arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.toString()).isZero();
        return run;
    }

    /** {@return the counts of a file in what was written for lcov} */
    private Map<Integer, Long> lines(String file) throws IOException {
        Map<Integer, Long> lines = new HashMap<>();
        String now = "";
        for (String line : Files.readAllLines(folder.resolve("lines.info"))) {
            if (line.startsWith("SF:")) {
                now = line.substring(3);
            } else if (line.startsWith("DA:")
                    && now.equals(SOURCES.resolve(file).toString())) {
                int comma = line.indexOf(',');
                lines.put(Integer.valueOf(line.substring(3, comma)), Long.valueOf(line.substring(comma + 1)));
            }
        }
        return lines;
    }

    private static int line(String file, String mark) throws IOException {
        List<String> lines = Files.readAllLines(SOURCES.resolve(file));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(mark)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line has " + mark);
    }

    /** {@return what gcov says of the header's lines in a program of this machine's that does the same} */
    private Map<Integer, Long> twin() throws Exception {
        Files.copy(SOURCES.resolve("work.h"), folder.resolve("work.h"));
        Files.copy(SOURCES.resolve("twin.txt"), folder.resolve("twin.c"));
        run("gcc-12", "-O2", "-g", "--coverage", "-o", "twin", "twin.c");
        run("./twin", ROUNDS);
        GcovDocument gcov = Json.read(GcovDocument.class, run("gcov-12", "--json-format", "--stdout", "twin.gcda"));
        LineCounts counts = new LineCounts();
        gcov.addTo(counts, folder.toRealPath(), Path.of("/"));
        Map<Integer, Long> lines = counts.files().get("/work.h");
        assertThat(lines).isNotNull().isNotEmpty();
        return new HashMap<>(lines);
    }

    private String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }
}
