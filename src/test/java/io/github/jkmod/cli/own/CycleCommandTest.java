package io.github.jkmod.cli.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.cli.FakeKernelCommands;
import io.github.jkmod.model.Errno;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.report.Tree;
import io.github.jkmod.syscall.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** cycle, with the cross-check and without. */
final class CycleCommandTest extends FakeKernelCommands {
    private CommandRun cycle(Object... arguments) {
        return run(Stream.concat(Stream.of("cycle"), Stream.of(arguments)).toArray());
    }

    /** A module of another name. */
    private Path another() {
        String bytes = new String(SampleModule.amd64(), StandardCharsets.ISO_8859_1);
        return kernel.file("jello.ko", bytes.replace("hello\0", "jello\0").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void withoutTheCrosscheckTheFileIsOpenedOnceAndNothingIsLookedAt() {
        CommandRun run = cycle("--no-crosscheck", "-n", "2", file, "loud=1"); // the fake shows no module at any time
        assertThat(run.exitCode()).isZero();
        assertThat(kernel.made())
                .containsExactly(
                        "finit_module \"loud=1\" 0",
                        "delete_module hello 2048",
                        "finit_module \"loud=1\" 0",
                        "delete_module hello 2048",
                        "close");
    }

    @Test
    void withTheCrosscheckAModuleThatDoesNotShowIsAProblem() {
        CommandRun run = cycle("-n", "2", "--json", file);
        assertThat(run.exitCode()).isEqualTo(1);
        Tree report = run.json();
        assertThat(report.map()).containsEntry("crosschecked", true);
        assertThat(report.list("problems")).isNotEmpty();
        assertThat(kernel.made()).containsExactly("finit_module \"\" 0", "close", "delete_module hello 2048");
    }

    @Test
    void withTheCrosscheckAModuleThatShowsAsForetoldIsNone() {
        kernel.nextLoads().nextUnloads().nextLoads().nextUnloads();
        CommandRun run = cycle("-n", "2", "--json", file);
        assertThat(run.json().list("problems")).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.json().map()).containsEntry("crosschecked", true);
    }

    @Test
    void theReportSaysThatNothingWasCompared() {
        assertThat(cycle("--no-crosscheck", "-n", "1", "--json", file).json().map())
                .containsEntry("crosschecked", false);
    }

    @Test
    void severalFilesAreUnloadedInTheOtherOrder() {
        assertThat(cycle("--no-crosscheck", "-n", "1", file, "loud=1", another())
                        .exitCode())
                .isZero();
        assertThat(kernel.made())
                .containsExactly(
                        "finit_module \"loud=1\" 0",
                        "finit_module \"\" 0",
                        "delete_module jello 2048",
                        "delete_module hello 2048",
                        "close",
                        "close");
    }

    @Test
    void aRefusalEndsTheRunAndWhatIsLoadedIsUnloaded() {
        kernel.next(new Outcome.Ok()).next(new Outcome.Failed(Errno.ENOMEM));
        CommandRun run = cycle("--no-crosscheck", "-n", "5", file, another());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines()).last().asString().startsWith("jkmod: cycle 1: jello: not loaded: ENOMEM");
        assertThat(kernel.made())
                .containsExactly(
                        "finit_module \"\" 0", "finit_module \"\" 0", "delete_module hello 2048", "close", "close");
    }

    @Test
    void aModuleThatDoesNotGoEndsTheRun() {
        kernel.next(new Outcome.Ok()).next(new Outcome.Failed(Errno.EBUSY));
        CommandRun run = cycle("--no-crosscheck", "-n", "5", file);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines()).last().asString().startsWith("jkmod: cycle 1: hello: not unloaded: EBUSY");
        assertThat(kernel.made()).hasSize(3);
    }
}
