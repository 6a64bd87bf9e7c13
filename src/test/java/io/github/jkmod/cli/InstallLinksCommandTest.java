package io.github.jkmod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.kmod.KmodCommands;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.FailureHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class InstallLinksCommandTest {
    @TempDir
    private Path folder;

    private Path launcher;
    private Path sbin;

    @BeforeEach
    void launcherAndAnEmptyFolder() throws IOException {
        launcher = Files.writeString(folder.resolve("jkmod"), "#!/bin/sh\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        sbin = Files.createDirectory(folder.resolve("sbin"));
    }

    private CommandRun run(String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        CommandLine line = new CommandLine(new InstallLinksCommand(console, launcher));
        line.setExecutionExceptionHandler(new FailureHandler(console));
        String[] all =
                Stream.concat(Stream.of(options), Stream.of(sbin.toString())).toArray(String[]::new);
        int exitCode = line.execute(all);
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void eachOfKmodsNamesBecomesALinkToTheLauncher() throws IOException {
        CommandRun run = run();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .hasSameSizeAs(KmodCommands.NAMES)
                .contains("made " + sbin + "/modinfo -> " + launcher);
        for (String name : KmodCommands.NAMES) {
            assertThat(Files.readSymbolicLink(sbin.resolve(name))).isEqualTo(launcher);
        }
        assertThat(run().out()).startsWith("kept ");
    }

    @Test
    void whatIsNotItsOwnIsNotReplacedAndNothingElseIsDone() throws IOException {
        Files.createSymbolicLink(sbin.resolve("lsmod"), Path.of("/bin/kmod"));
        CommandRun run = run();
        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err())
                .isEqualTo("jkmod: " + sbin + "/lsmod: not replaced: it is not a link to " + launcher
                        + "; --force replaces it\n");
        assertThat(sbin.toFile().list()).containsExactly("lsmod");
    }

    @Test
    void forceReplacesAFileButNoFolder() throws IOException {
        Files.createSymbolicLink(sbin.resolve("lsmod"), Path.of("/bin/kmod"));
        assertThat(run("--force").out()).contains("replaced " + sbin + "/lsmod -> " + launcher);
        assertThat(Files.readSymbolicLink(sbin.resolve("lsmod"))).isEqualTo(launcher);
        Files.delete(sbin.resolve("rmmod"));
        Files.createDirectory(sbin.resolve("rmmod"));
        assertThat(run("--force").exitCode()).isEqualTo(ExitCode.REFUSED);
    }

    @Test
    void removeTakesAwayItsOwnLinksOnly() throws IOException {
        assertThat(run().exitCode()).isZero();
        Files.delete(sbin.resolve("lsmod"));
        Files.writeString(sbin.resolve("lsmod"), "somebody's");
        CommandRun run = run("--remove");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("removed " + sbin + "/insmod\n", "left " + sbin + "/lsmod: it is not a link");
        assertThat(sbin.toFile().list()).containsExactly("lsmod");
    }

    @Test
    void withoutALauncherNothingIsLinked() throws IOException {
        Files.delete(launcher);
        assertThat(run().exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(sbin.toFile().list()).isEmpty();
    }
}
