package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a module leaves behind is named by the proof of its unload, and by the report of the death that it leads to. */
@VmTest(kernels = "6.1")
final class LeftoverVmTest {
    private static final String FILE = "/payload/leftover.ko";
    private static final String POINTERS = "pointers into the module's freed memory";

    private final VmKernel kernel;

    @TempDir
    Path temp;

    LeftoverVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @Payload
    static Map<String, Path> module(VmKernel kernel) throws IOException {
        return TestModules.only(kernel, "leftover");
    }

    private static void load(TestGuest guest, String command, String... kinds) throws Exception {
        Stream<String> parameters = Stream.of(kinds).map(kind -> kind + "=1");
        GuestRun load =
                guest.jkmod(Stream.concat(Stream.of(command, FILE), parameters).toArray(String[]::new));
        assertThat(load.exitCode()).as(load.toString()).isZero();
    }

    private static Tree unload(TestGuest guest, int exitCode, String result) throws Exception {
        GuestRun unload = guest.jkmod("unload", "--json", "leftover");
        assertThat(unload.exitCode()).as(unload.toString()).isEqualTo(exitCode);
        assertThat(Documents.json(unload).text("result")).as(unload.toString()).isEqualTo(result);
        return Documents.json(unload);
    }

    /** Debian's other kernels list no variables: where a pointer could be is not known, and that is said. */
    private boolean showsVariables() {
        return kernel.architecture() == Architecture.X86_64;
    }

    private static void assertPointsTo(Tree unload, String... symbols) {
        for (String symbol : symbols) {
            assertThat(unload.trees("differences")).as(symbol).anySatisfy(difference -> {
                assertThat(difference.text("what")).isEqualTo("kernel memory");
                assertThat(difference.text("forecast")).isEqualTo("no pointer into the module's freed memory");
                assertThat(difference.text("seen")).contains(" points to " + symbol + "+0x");
            });
        }
    }

    private static void assertNotCompared(Tree unload, String... beginnings) {
        List<String> reasons =
                unload.list("notCompared").stream().map(Object::toString).toList();
        assertThat(reasons).hasSize(beginnings.length);
        for (String beginning : beginnings) {
            assertThat(reasons).anyMatch(reason -> reason.startsWith(beginning));
        }
    }

    @Test
    void whatIsStillListedIsNamed(TestGuest guest) throws Exception {
        load(guest, "load", "proc", "kobject", "class", "chrdev", "misc", "debugfs", "cache", "merged_cache", "thread");
        Tree unload = unload(guest, 1, "different");
        List<String> left = unload.trees("differences").stream()
                .filter(difference -> difference.text("forecast").equals("gone"))
                .filter(difference -> difference.text("seen").startsWith("still there"))
                .map(difference -> difference.text("what"))
                .toList();
        assertThat(left)
                .contains(
                        "/proc/leftover_proc",
                        "/sys/kernel/leftover_kobject",
                        "/sys/class/leftover_class",
                        "/sys/class/leftover_class/leftover_device",
                        "/proc/devices: character device leftover_chrdev",
                        "/sys/class/misc/leftover_misc",
                        "/sys/kernel/debug/leftover_debugfs",
                        "/sys/kernel/slab/leftover_cache",
                        "kernel thread leftover_thread")
                .anyMatch(what -> what.startsWith("/sys/kernel/slab/:"))
                .allMatch(what -> what.contains("leftover") || what.startsWith("/sys/kernel/slab/:"));
    }

    @Test
    void whatPointsIntoFreedMemoryIsNamed(TestGuest guest) throws Exception {
        load(guest, "load", "notifier", "timer", "hrtimer", "work");
        if (showsVariables()) {
            Tree unload = unload(guest, 1, "different");
            assertPointsTo(unload, "leftover_reboot", "leftover_timer", "leftover_hrtimer", "leftover_work");
            assertNotCompared(unload);
        } else {
            assertNotCompared(unload(guest, 0, "match"), POINTERS);
        }
    }

    @Test
    void whereNothingIsLeftNothingIsFound(TestGuest guest) throws Exception {
        load(guest, "load");
        Tree unload = unload(guest, 0, "match");
        assertThat(unload.list("differences")).isEmpty();
        assertNotCompared(unload, showsVariables() ? new String[0] : new String[] {POINTERS});
    }

    /** Pointers are found all the same. */
    @Test
    void whatAModuleThatOthersLoadedRegisteredIsNotKnown(TestGuest guest) throws Exception {
        load(guest, "insmod", "kobject", "notifier");
        if (showsVariables()) {
            Tree unload = unload(guest, 1, "different");
            assertPointsTo(unload, "leftover_reboot");
            assertNotCompared(unload, "what the module registered");
        } else {
            assertNotCompared(unload(guest, 0, "match"), "what the module registered", POINTERS);
        }
    }

    /** The proof waits a second for what might still go, so that the death finds it at work. */
    @Test
    void aDeathByWhatIsLeftNamesIt() throws Exception {
        OnHost.Ended run = OnHost.jkmod(
                temp,
                "vm",
                "run",
                "--kernel",
                kernel.id(),
                "--arch",
                kernel.architecture().label(),
                TestModules.file(kernel, "leftover").toString(),
                "kobject=1",
                "doomed=700");
        DeathRuns.assertDied(run, "the kernel panicked: .*");
        assertThat(run.err()).containsPattern("[0-9a-f]+ was leftover_doomed.* of leftover, which was unloaded before");
    }
}
