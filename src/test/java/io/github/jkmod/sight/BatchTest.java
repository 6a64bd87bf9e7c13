package io.github.jkmod.sight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.conformance.StockIndex;
import io.github.jkmod.conformance.TestKernel;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.apt.KernelRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchTest {
    private static final String RELEASE = "6.1.0-9-amd64";
    private static final List<String> SMALL = List.of(
            "kernel/lib/alone.ko\t1000\t\t.text",
            "kernel/lib/base.ko\t1000\t\t.text",
            "kernel/lib/left.ko.xz\t1000\tbase\t.text",
            "kernel/lib/right.ko.xz\t1000\tbase\t.text",
            "kernel/net/top.ko\t1000\tleft right\t.text");

    @TempDir
    Path folder;

    /** An index as it is kept in a folder: no kernel's files are looked at. */
    private StockIndex index(List<String> lines) throws IOException {
        Files.write(folder.resolve("stock-" + RELEASE + ".tsv"), lines);
        Path none = folder.resolve("none");
        KernelRow row = new KernelRow("6.1", "bookworm", Architecture.X86_64, "linux-image-amd64", "test");
        DebianKernel debian = new DebianKernel(row, RELEASE, "6.1.1-1", none, none, none, none, "");
        return StockIndex.of(new TestKernel("6.1/x86_64", debian, none, debian.modulesDir(), none), folder);
    }

    private static List<String> names(List<StockIndex.Entry> entries) {
        return entries.stream().map(StockIndex.Entry::name).toList();
    }

    private static StockIndex.Entry entry(StockIndex index, String name) {
        return index.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertDependenciesFirst(StockIndex index, Batch batch) {
        Set<StockIndex.Entry> in = new HashSet<>();
        for (StockIndex.Entry load : batch.loads()) {
            assertThat(in).as("before %s", load.path()).containsAll(index.before(load));
            assertThat(in.add(load)).as("%s is loaded once", load.path()).isTrue();
        }
        assertThat(batch.loads()).containsAll(batch.targets());
    }

    private static Set<StockIndex.Entry> loads(List<Batch> batches) {
        Set<StockIndex.Entry> all = new HashSet<>();
        batches.forEach(batch -> all.addAll(batch.loads()));
        return all;
    }

    /** Modules m000 and so on: each needs the one of a third of its number, and is of that size. */
    private StockIndex many(int count, long size) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String needed = i == 0 ? "" : String.format(Locale.ROOT, "m%03d", i / 3);
            lines.add(String.format(Locale.ROOT, "kernel/m%03d.ko\t%d\t%s\t.text", i, size, needed));
        }
        return index(lines);
    }

    @Test
    void whatOthersNeedComesBeforeThem() throws IOException {
        StockIndex index = index(SMALL);
        List<Batch> batches = Batch.of(index, List.of(entry(index, "top")));
        assertThat(batches).singleElement().satisfies(batch -> {
            assertThat(names(batch.targets())).containsExactly("top");
            assertThat(names(batch.loads())).containsExactly("base", "left", "right", "top");
            assertDependenciesFirst(index, batch);
        });
    }

    @Test
    void whatIsLoadedForAnotherIsNoTargetOfItsOwn() throws IOException {
        StockIndex index = index(SMALL);
        assertThat(Batch.of(index, index.entries())).singleElement().satisfies(batch -> {
            assertThat(names(batch.targets())).containsExactlyInAnyOrder("top", "alone");
            assertThat(names(batch.loads())).containsExactlyInAnyOrder("alone", "base", "left", "right", "top");
            assertDependenciesFirst(index, batch);
        });
    }

    @Test
    void whatInitFunctionsAskForComesBeforeAllThatNeedSomething() throws IOException {
        List<String> lines = new ArrayList<>(SMALL);
        lines.add("kernel/crypto/crc32c_generic.ko\t1000\t\t.text");
        StockIndex index = index(lines);
        assertThat(names(Batch.of(index, List.of(entry(index, "left"))).get(0).loads()))
                .containsExactly("crc32c_generic", "base", "left");
        assertThat(names(Batch.of(index, List.of(entry(index, "alone"))).get(0).loads()))
                .containsExactly("alone");
        assertThat(names(Batch.of(index, List.of(entry(index, "crc32c_generic")))
                        .get(0)
                        .loads()))
                .containsExactly("crc32c_generic");
    }

    @Test
    void everyModuleThatIsWantedIsLoadedAndNoBatchIsTooLong() throws IOException {
        StockIndex index = many(200, 1000);
        List<Batch> batches = Batch.of(index, index.entries());
        assertThat(batches).hasSizeGreaterThan(1).allSatisfy(batch -> {
            assertThat(batch.targets()).isNotEmpty();
            assertThat(batch.loads()).hasSizeLessThanOrEqualTo(50);
            assertDependenciesFirst(index, batch);
        });
        assertThat(loads(batches)).containsExactlyInAnyOrderElementsOf(index.entries());
    }

    @Test
    void modulesThatAreTooLargeTogetherArePartedAndOneAloneIsTakenAllTheSame() throws IOException {
        StockIndex index = index(List.of(
                "kernel/a.ko\t7000000\t\t.text", "kernel/b.ko\t7000000\t\t.text", "kernel/c.ko\t99000000\t\t.text"));
        List<Batch> batches = Batch.of(index, index.entries());
        assertThat(batches)
                .extracting(batch -> names(batch.loads()))
                .containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void halvesLoadAllTargetsOfTheWholeAgain() throws IOException {
        StockIndex index = many(200, 1000);
        for (Batch batch : Batch.of(index, index.entries())) {
            List<Batch> halves = batch.halves(index);
            assertThat(halves).allSatisfy(half -> {
                assertThat(half.targets())
                        .hasSizeLessThanOrEqualTo((batch.targets().size() + 1) / 2);
                assertDependenciesFirst(index, half);
            });
            assertThat(loads(halves)).containsAll(batch.targets()).isSubsetOf(batch.loads());
        }
    }

    @Test
    void aBatchOfOneTargetHasNoSmallerHalf() throws IOException {
        StockIndex index = index(SMALL);
        Batch batch = Batch.of(index, List.of(entry(index, "left"))).get(0);
        assertThat(batch.halves(index)).containsExactly(batch);
    }

    @Test
    void whereNothingIsWantedThereIsNoBatch() throws IOException {
        assertThat(Batch.of(index(SMALL), List.of())).isEmpty();
    }
}
