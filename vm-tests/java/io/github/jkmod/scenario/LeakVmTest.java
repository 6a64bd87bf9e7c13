package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whether {@code jkmod cycle} finds, in 50 cycles, each kind of memory that a module leaks. On arm64 and arm a single small object
 * is not always told from the noise of kmalloc's caches, which are fewer and busier there.
 */
@VmTest(kernels = "6.1/x86_64")
final class LeakVmTest {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    @Payload
    static Map<String, Path> modules(VmKernel kernel) throws IOException {
        return TestModules.all(kernel);
    }

    /** Runs 50 cycles. {@return its {@code memory}} */
    private static Tree memory(TestGuest guest, int exitCode, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("jkmod", "cycle", "--json", "--no-crosscheck", "-n", "50"));
        command.addAll(List.of(arguments));
        GuestRun run = guest.run(LIMIT, command.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
        Tree memory = Documents.json(run).tree("memory");
        assertThat(memory.get("judged")).isEqualTo(true);
        assertThat(memory.get("leak")).isEqualTo(exitCode != 0);
        return memory;
    }

    /** Objects and bytes on each cycle of what is named so; per-CPU memory grows by three pages at a time. */
    private static void assertLeaks(Tree memory, String what, double objects, double bytes) {
        assertThat(memory.trees("leaks")).as(what).anySatisfy(leak -> {
            assertThat(leak.text("what")).startsWith(what);
            assertThat(leak.number("objectsPerCycle")).isBetween(objects * 0.75, objects * 1.3);
            assertThat(leak.number("bytesPerCycle")).isBetween(bytes * 0.75, bytes * 1.3);
        });
    }

    @Test
    void smallObjectsAndPagesAreFound(TestGuest guest) throws Exception {
        Tree memory = memory(guest, 1, "/payload/leaky.ko", "kmalloc=100", "pages=16");
        assertLeaks(memory, "slab cache kmalloc-128", 1, 128);
        assertLeaks(memory, "pages that the kernel accounts to nothing", 16, 16 * 4096);
    }

    /** What describes such memory is leaked with it: small objects, on arm64 of the same cache as all others. */
    @Test
    void largeObjectsCachesVmallocAndPerCpuMemoryAreFound(TestGuest guest) throws Exception {
        Tree memory = memory(guest, 1, "/payload/leaky.ko", "kmalloc=4000", "cache=96", "vmalloc=10000", "percpu=1024");
        assertLeaks(memory, "slab cache kmalloc-4k", 1, 4096);
        assertLeaks(memory, "slab caches merged into :", 1, 0);
        assertLeaks(memory, "vmalloc by ", 3, 3 * 4096);
        assertLeaks(memory, "per-CPU memory", 0.25, 1024);
    }

    @Test
    void aModuleThatGivesAllBackIsFlat(TestGuest guest) throws Exception {
        assertThat(memory(guest, 0, "/payload/hello.ko").list("leaks")).isEmpty();
        assertThat(memory(guest, 0, "/payload/leaky.ko").list("leaks")).isEmpty();
    }
}
