package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How {@code jkmod vm run} and {@code jkmod demo} end: processes on the host, of which nothing is left. */
@VmTest(kernels = "6.1/x86_64")
final class VmRunEndingsVmTest {
    private final VmKernel kernel;

    @TempDir
    Path temp;

    VmRunEndingsVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    private OnHost.Ended jkmod(String... arguments) throws Exception {
        return OnHost.jkmod(temp, arguments);
    }

    private String file(String module) throws IOException {
        return TestModules.file(kernel, module).toString();
    }

    @Test
    void aRefusalHasExitCode1AndNoUnload() throws Exception {
        OnHost.Ended run = jkmod("vm", "run", "--no-deps", "--json", file("consumer"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.json().get("unload")).isNull();
        assertThat(run.err()).contains("consumer: Unknown symbol method_add (err -2)");
    }

    @Test
    void aGuestThatDiesHasExitCode6AndTheKernelsLinesWithTheirSource() throws Exception {
        OnHost.Ended run = jkmod("vm", "run", "--append", "oops=panic", file("oops_init"));
        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err())
                .contains("Kernel panic")
                .containsPattern("oops_init_init at \\S+/oops_init.c:\\d+\n")
                .containsPattern("> +\\d+ \\| +\\*nowhere = 1;");
    }

    @Test
    void whatTheKernelComplainsOfIsToldBySourceLine() throws Exception {
        OnHost.Ended text = jkmod("vm", "run", file("oops_init"));
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).containsPattern("> +\\d+ \\| +\\*nowhere = 1;");
        Tree report = jkmod("vm", "run", "--json", file("oops_init"))
                .json()
                .trees("crashes")
                .get(0);
        assertThat(report.text("title")).contains("NULL pointer dereference");
        assertThat(report.trees("frames").stream()
                        .flatMap(frame -> frame.trees("source").stream())
                        .map(line -> line.text("function")))
                .contains("oops_init_init");
    }

    @Test
    void aFileThatIsNoModuleNeverReachesAGuest() throws Exception {
        Path text = Files.writeString(temp.resolve("text.ko"), "no module\n");
        OnHost.Ended run = jkmod("vm", "run", text.toString());
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void theDemoTellsTheStory() throws Exception {
        OnHost.Ended run = jkmod("demo");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out())
                .contains(kernel.release())
                .containsPattern("during init \\d+ symbols")
                .contains("hello_init")
                .containsPattern("after init +\\d+ symbols .* 0 of them in init memory")
                .contains("unload proof");
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void nothingOutlivesAnInterruptedRun(Ending ending) throws Exception {
        Path output = temp.resolve("output");
        OnHost run = OnHost.start(temp, output, output, "vm", "run", file("slow_init"), "init_ms=60000");
        while (run.process().isAlive() && run.alive().stream().noneMatch(VmRunEndingsVmTest::isQemu)) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        List<ProcessHandle> started = run.alive();
        assertThat(started).anyMatch(VmRunEndingsVmTest::isQemu);
        String kill = "kill -" + ending.signal + " " + run.process().pid();
        new ProcessBuilder("sh", "-c", kill).start().waitFor();
        run.process().waitFor();
        for (ProcessHandle each : started) {
            each.onExit().get(30, TimeUnit.SECONDS);
        }
        run.assertNoProcessIsLeft();
        if (ending == Ending.KILL) { // nobody is left to tidy up: the next run does
            OnHost.Ended next = jkmod("vm", "run", file("hello_plain"));
            assertThat(next.exitCode()).as(next.toString()).isZero();
        }
        run.assertNoFolderIsLeft();
    }

    private static boolean isQemu(ProcessHandle process) {
        return process.info().command().orElse("").contains("qemu-system-");
    }

    /** How a run is ended from outside. */
    enum Ending {
        INTERRUPT("INT"),
        TERMINATE("TERM"),
        KILL("KILL");

        private final String signal;

        Ending(String signal) {
            this.signal = signal;
        }
    }
}
