package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** {@code jkmod matrix} as a user runs it, on Debian's usual kernel of three architectures. */
@Tag("build")
final class MatrixTest {
    private static final String GOOD = """
            #include <linux/init.h>
            #include <linux/module.h>

            static int answer = 42;
            module_param(answer, int, 0444);

            static int __init cells_init(void)
            {
            	return 0;
            }

            static void __exit cells_exit(void)
            {
            }

            module_init(cells_init);
            module_exit(cells_exit);
            MODULE_LICENSE("GPL");
            """;

    private static final String TEST = """
            echo "TAP version 13"
            echo "1..2"
            [ "$(cat /sys/module/cells/parameters/answer)" = 43 ] && echo "ok 1 - answer" || echo "not ok 1 - answer"
            echo "ok 2 - device # SKIP there is none"
            """;

    @TempDir
    private Path folder;

    private Path sources = Path.of("");

    @BeforeEach
    void writeSources() throws IOException {
        sources = Files.createDirectory(folder.resolve("sources"));
        Files.writeString(sources.resolve("Kbuild"), "obj-m += cells.o\n");
        Files.writeString(sources.resolve("cells.c"), GOOD);
        Files.writeString(folder.resolve("test.sh"), TEST);
    }

    private static final List<String> WHAT =
            List.of("sources", "cells", "answer=43", "--kernels", "6.1", "--script", "test.sh");

    private static String[] words(List<String> first, String... more) {
        return Stream.of(first, WHAT, List.of(more)).flatMap(List::stream).toArray(String[]::new);
    }

    @Test
    void eachKernelHasItsCellWithTheReason() throws Exception {
        Files.writeString(
                sources.resolve("cells.c"),
                GOOD.replace("	return 0;", "	return IS_ENABLED(CONFIG_ARM64) ? -ENODEV : 0;")
                        + "#ifdef CONFIG_ARM\n#error not for 32 bits\n#endif\n");
        OnHost.Ended run =
                OnHost.jkmod(folder, words(List.of("matrix"), "--json", "--junit", "xml", "--markdown", "summary.md"));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        List<Tree> cells = run.out().lines().map(Json::parse).map(Tree::of).toList();
        assertThat(cells).extracting(cell -> cell.text("cell")).containsExactly("6.1/x86_64", "6.1/arm64", "6.1/arm");
        assertThat(cells).extracting(cell -> cell.text("outcome")).containsExactly("passed", "refused", "not_built");
        assertThat(cells.get(0).tree("test").trees("results"))
                .extracting(result -> result.text("status"))
                .containsExactly("passed", "skipped");
        assertThat(cells.get(0).get("measured")).isNull();
        assertThat(cells.get(1).text("reason")).contains("cells.ko: not loaded: ENODEV");
        assertThat(cells.get(2).text("reason")).contains("cells.c:").contains("#error not for 32 bits");
        assertThat(Files.readString(folder.resolve("summary.md"))).contains("1 of 3 good", "First kernel that breaks");

        List<Element> suites = suites();
        assertThat(suites)
                .extracting(suite -> suite.getAttribute("name"))
                .containsExactlyInAnyOrder("6.1/x86_64", "6.1/arm64", "6.1/arm");
        for (Element suite : suites) {
            assertThat(suite.getElementsByTagName("testcase").getLength())
                    .isEqualTo(Integer.parseInt(suite.getAttribute("tests")));
            int failures = Integer.parseInt(suite.getAttribute("failures"));
            assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(failures);
            assertThat(failures == 0).isEqualTo(suite.getAttribute("name").equals("6.1/x86_64"));
        }
    }

    private List<Element> suites() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("xml"))) {
            List<Path> all = files.toList();
            List<Element> suites = new ArrayList<>();
            for (Path file : all) {
                suites.add(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(Files.readString(file))))
                        .getDocumentElement());
            }
            return suites;
        }
    }

    /** Who runs the cells, and how often that was killed, is not to be seen in the report. */
    @Test
    void sharedOrKilledTheReportIsTheSame() throws Exception {
        Path results = folder.resolve("killed");
        OnHost killed = OnHost.start(
                folder,
                folder.resolve("killed.out"),
                folder.resolve("killed.err"),
                words(List.of("matrix"), "--results", "killed"));
        while (killed.process().isAlive() && ended(results).isEmpty()) {
            Thread.sleep(20);
        }
        killed.alive().forEach(ProcessHandle::destroyForcibly);
        killed.process().waitFor();
        List<Path> before = ended(results);
        assertThat(before).as("cells before the kill").isNotEmpty();
        OnHost.Ended resumed = OnHost.jkmod(folder, words(List.of("matrix"), "--results", "killed", "--json"));
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains(before.size() + " of 3 cells have a result already");
        assertThat(resumed.out().lines()).hasSize(3);

        OnHost.Ended plan = OnHost.jkmod(folder, words(List.of("matrix", "plan"), "--json"));
        Files.writeString(folder.resolve("plan.json"), plan.out());
        for (String shard : List.of("1", "2")) {
            OnHost.Ended part = OnHost.jkmod(
                    folder,
                    "matrix",
                    "run",
                    "--plan",
                    "plan.json",
                    "--results",
                    "part" + shard,
                    "--shard",
                    shard + "/2");
            assertThat(part.exitCode()).as(part.err()).isZero();
        }
        assertThat(ended(folder.resolve("part1"))).hasSizeLessThan(3);
        OnHost.Ended merged = OnHost.jkmod(folder, "matrix", "merge", "part1", "part2", "--json");
        assertThat(merged.exitCode()).as(merged.err()).isZero();
        assertThat(merged.out()).isEqualTo(resumed.out());

        OnHost.Ended half = OnHost.jkmod(folder, "matrix", "merge", "part1");
        assertThat(half.exitCode()).isEqualTo(3);
        assertThat(half.out()).contains("not run", "no runner has left a result");
    }

    private static List<Path> ended(Path results) throws IOException {
        Path cells = results.resolve("cells");
        if (!Files.isDirectory(cells)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cells)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
