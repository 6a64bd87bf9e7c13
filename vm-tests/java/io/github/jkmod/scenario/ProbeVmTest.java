package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code jkmod probe} finds in modules with planted bugs, and what it does not say of one without. */
@VmTest(kernels = "6.1")
final class ProbeVmTest {
    private static final Path SOURCES = Path.of("vm-tests/modules/probing");

    private final VmKernel kernel;

    @TempDir
    private Path folder;

    ProbeVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    private OnHost.Ended probe(String module, String... more) throws IOException, InterruptedException {
        return probe(folder, kernel, module, more);
    }

    static OnHost.Ended probe(Path folder, VmKernel kernel, String module, String... more)
            throws IOException, InterruptedException {
        Path file = Objects.requireNonNull(kernel.build(SOURCES).get(module));
        List<String> arguments = new ArrayList<>(List.of("probe", "--json", "--kernel", kernel.id(), file.toString()));
        arguments.addAll(List.of(more));
        return OnHost.jkmod(folder, arguments.toArray(String[]::new));
    }

    @Test
    void ofAModuleThatNoticesEachFailureNothingIsSaid() throws Exception {
        Path script = Files.writeString(folder.resolve("use.sh"), "cat /proc/sound_test\necho y > /proc/sound_test\n");
        OnHost.Ended run = probe("sound.ko", "--script", script.toString());
        assertThat(run.exitCode()).as(run.toString()).isZero();
        Tree document = run.json();
        assertThat(document.trees("runs")).hasSizeGreaterThan(20);
        assertThat(document.trees("runs"))
                .allSatisfy(each -> assertThat(each.text("outcome")).isEqualTo("handled"));
        assertThat(document.get("exhausted")).isEqualTo(true);
    }

    @Test
    void eachFailureOfACallShowsAnotherBug() throws Exception {
        OnHost.Ended run =
                probe("planted.ko", "bug=unchecked_text,forgets_one,forgets_device,frees_twice,reads_after_free,warns");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        List<Tree> wrong = run.json().trees("runs").stream()
                .filter(each -> !each.text("outcome").equals("handled"))
                .toList();
        assertThat(wrong)
                .extracting(each -> each.text("outcome"))
                .containsExactly("crashes", "leaks", "leaks", "frees_twice", "crashes", "warns");
        assertThat(wrong)
                .extracting(ProbeVmTest::lines)
                .satisfiesExactly(
                        lines -> assertThat(lines).contains(marked("unchecked_text")),
                        lines -> assertThat(lines).contains(marked("forgets_one")),
                        lines -> assertThat(lines).contains(marked("forgets_device")),
                        lines -> assertThat(lines).contains(marked("frees_twice")),
                        lines -> assertThat(lines).contains(marked("reads_after_free")),
                        lines -> assertThat(lines).contains(marked("warns")));
    }

    @Test
    void leaksAreToldWithoutAnyFailure() throws Exception {
        OnHost.Ended run = probe(
                "planted.ko", "--most", "0", "bug=leaks_byte,leaks_page,leaks_percpu,leaks_kobject,leaks_in_exit");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        Tree unfaulted = run.json().tree("unfaulted");
        assertThat(lines(unfaulted))
                .contains(
                        marked("leaks_byte"),
                        marked("leaks_page"),
                        marked("leaks_percpu"),
                        marked("leaks_kobject"),
                        marked("leaks_in_exit"));
        assertThat(unfaulted.trees("leaks"))
                .extracting(leak -> leak.text("what") + " " + (int) leak.number("bytes"))
                .contains("memory 1", "pages 4096", "per-CPU memory 4", "kobject 0", "memory 5");
    }

    /** {@return the lines of the module's source that a run names} */
    static List<String> lines(Tree run) {
        List<Tree> sources = new ArrayList<>();
        run.trees("leaks").forEach(leak -> sources.addAll(leak.tree("site").trees("source")));
        run.trees("doubles").forEach(twice -> sources.addAll(twice.tree("site").trees("source")));
        run.trees("crashes")
                .forEach(report -> report.trees("frames").forEach(frame -> sources.addAll(frame.trees("source"))));
        return sources.stream()
                .map(line -> line.text("file") + ":" + (int) line.number("line"))
                .toList();
    }

    static String marked(String mark) throws IOException {
        return MarkedLine.of(SOURCES.resolve("planted.c"), mark);
    }
}
