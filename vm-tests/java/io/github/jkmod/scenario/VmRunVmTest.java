package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code jkmod vm run} and {@code jkmod demo} as a user starts them: processes on the host. */
@Tag("vm")
final class VmRunVmTest {
    @TempDir
    Path temp;

    private Ran jkmod(String... arguments) throws Exception {
        return OnHost.jkmod(temp, arguments);
    }

    private static String file(Architecture architecture, String module) throws IOException {
        return Lab.module(architecture, module).toString();
    }

    @ParameterizedTest
    @EnumSource
    void runsOneModuleAndProvesItsUnload(Architecture architecture) throws Exception {
        Ran run = jkmod(
                "vm", "run", "--arch", architecture.label(), "--json", file(architecture, "slow_init"), "init_ms=4000");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        Tree report = run.json();
        assertThat(report.tree("crosscheck").text("result")).isEqualTo("match");
        Tree kallsyms = report.tree("crosscheck").tree("kallsyms");
        assertThat(kallsyms.tree("duringInit").get("observed")).isEqualTo(true);
        assertThat(kallsyms.tree("duringInit").number("initSymbols")).isPositive();
        assertThat(kallsyms.tree("afterInit").get("initSymbols")).isEqualTo(0);
        assertThat(report.tree("unload").text("result")).isEqualTo("match");
        assertThat(report.tree("vm").text("arch")).isEqualTo(architecture.label());
        assertThat(report.tree("vm").text("release"))
                .isEqualTo(Lab.kernel(architecture).release());
        assertThat(report.tree("vm").number("bootSeconds")).isPositive();
        assertThat(report.tree("vm").list("consoleTail")).isNotEmpty();
        assertThat(report.tree("check").text("file")).isEqualTo(file(architecture, "slow_init"));
    }

    @ParameterizedTest
    @EnumSource
    void providerAndConsumerGoInTogetherAndOutInReverse(Architecture architecture) throws Exception {
        Ran run = jkmod("vm", "run", "--json", file(architecture, "provider"), file(architecture, "consumer"));
        assertThat(run.exitCode()).as(run.toString()).isZero();
        Tree report = run.json();
        assertThat(report.tree("vm").text("arch")).isEqualTo(architecture.label());
        assertThat(report.tree("check").text("module")).isEqualTo("consumer");
        assertThat(report.tree("crosscheck").text("result")).isEqualTo("match");
        assertThat(report.tree("unload").text("module")).isEqualTo("provider");
        assertThat(report.tree("unload").text("result")).isEqualTo("match");
    }

    @Test
    void aRefusalHasExitCode1AndNoUnload() throws Exception {
        Ran run = jkmod("vm", "run", "--no-deps", "--json", file(Architecture.X86_64, "consumer"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.json().get("unload")).isNull();
        assertThat(run.err()).contains("consumer: Unknown symbol method_add (err -2)");
    }

    @Test
    void aGuestThatDiesHasExitCode6AndTheKernelsLines() throws Exception {
        Ran run = jkmod("vm", "run", "--append", "oops=panic", file(Architecture.X86_64, "oops_init"));
        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err()).contains("Kernel panic").contains("oops_init_init");
    }

    @Test
    void aFileThatIsNoModuleNeverReachesAGuest() throws Exception {
        Path text = Files.writeString(temp.resolve("text.ko"), "no module\n");
        Ran run = jkmod("vm", "run", text.toString());
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void theDemoTellsTheStory() throws Exception {
        Ran run = jkmod("demo");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out())
                .contains(Lab.kernel(Architecture.X86_64).release())
                .containsPattern("during init \\d+ symbols")
                .contains("hello_init")
                .containsPattern("after init +\\d+ symbols .* 0 of them in init memory")
                .contains("unload proof");
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void nothingOutlivesAnInterruptedRun(Ending ending) throws Exception {
        Path output = temp.resolve("output");
        OnHost run = OnHost.start(
                temp, output, output, "vm", "run", file(Architecture.X86_64, "slow_init"), "init_ms=60000");
        while (run.process().isAlive() && run.alive().stream().noneMatch(VmRunVmTest::isQemu)) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        List<ProcessHandle> started = run.alive();
        assertThat(started).anyMatch(VmRunVmTest::isQemu);
        String kill = "kill -" + ending.signal + " " + run.process().pid();
        new ProcessBuilder("sh", "-c", kill).start().waitFor();
        run.process().waitFor();
        for (ProcessHandle each : started) {
            each.onExit().get(30, TimeUnit.SECONDS);
        }
        run.assertNoProcessIsLeft();
        if (ending == Ending.KILL) { // nobody is left to tidy up: the next run does
            Ran next = jkmod("vm", "run", file(Architecture.X86_64, "hello_plain"));
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
