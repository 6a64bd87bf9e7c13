package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The standard streams of {@code jkmod vm exec}, and files on their way in and out. */
@Tag("vm")
final class ExecStreamsVmTest {
    private static final int MANY = 20_000_000;

    @TempDir
    Path temp;

    private Path out;
    private Path err;

    @BeforeEach
    void folders() {
        out = temp.resolve("stdout");
        err = temp.resolve("stderr");
    }

    /** Runs jkmod to its end, with {@code input} as its standard input. */
    private int jkmod(byte[] input, String... arguments) throws Exception {
        OnHost run = OnHost.start(temp, out, err, arguments);
        try (OutputStream stdin = run.process().getOutputStream()) {
            stdin.write(input);
        }
        int exitCode = run.process().waitFor();
        run.assertNoProcessIsLeft();
        return exitCode;
    }

    private Ran bash(String script) throws Exception {
        OnHost run = OnHost.shell(temp, out, err, script);
        int exitCode = run.process().waitFor();
        run.assertNoProcessIsLeft();
        return new Ran(List.of(script), exitCode, Files.readString(out), Files.readString(err));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static String sha256(Path file) throws Exception {
        return sha256(Files.readAllBytes(file));
    }

    @ParameterizedTest
    @EnumSource
    void twentyMegabytesOnEachStreamArriveByteForByte(Architecture architecture) throws Exception {
        String script = "head -c " + MANY + " /dev/urandom > /tmp/1; head -c " + MANY + " /dev/urandom > /tmp/2; "
                + "cat /tmp/1 & cat /tmp/2 >&2; wait; sha256sum < /tmp/1 > /tmp/sums; sha256sum < /tmp/2 >> /tmp/sums";
        int exitCode = jkmod(
                new byte[0],
                "vm",
                "exec",
                "--arch",
                architecture.label(),
                "--fetch",
                "/tmp/sums",
                "--",
                "sh",
                "-c",
                script);
        assertThat(exitCode).isZero();
        assertThat(out).hasSize(MANY);
        assertThat(err).hasSize(MANY);
        assertThat(temp.resolve("sums")).hasContent(sha256(out) + "  -\n" + sha256(err) + "  -\n");
    }

    @ParameterizedTest
    @EnumSource
    void inputArrivesByteForByteAndEnds(Architecture architecture) throws Exception {
        byte[] input = new byte[5_000_000];
        new Random(7).nextBytes(input);
        int exitCode = jkmod(input, "vm", "exec", "--arch", architecture.label(), "--", "sha256sum");
        assertThat(exitCode).isZero();
        assertThat(out).hasContent(sha256(input) + "  -\n");
    }

    @Test
    void aBootedGuestStreamsBothWaysToo() throws Exception {
        byte[] input = new byte[3_000_000];
        new Random(8).nextBytes(input);
        assertThat(jkmod(input, "vm", "exec", "--append", "quiet", "--", "cat")).isZero();
        assertThat(sha256(out)).isEqualTo(sha256(input));
    }

    @Test
    void outputComesWhileTheCommandRuns() throws Exception {
        Path pipe = temp.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        OnHost run = OnHost.shell(
                temp, out, err, "exec $JKMOD vm exec --timeout 60 -- sh -c 'echo one; read x; echo $x' > pipe");
        try (BufferedReader output = Files.newBufferedReader(pipe);
                OutputStream input = run.process().getOutputStream()) {
            assertThat(output.readLine()).isEqualTo("one");
            input.write(
                    "two\n".getBytes(StandardCharsets.US_ASCII)); // had the output waited, the command would for ever
            input.flush();
            assertThat(output.readLine()).isEqualTo("two");
            assertThat(output.readLine()).isNull(); // although this end of the input is still open
        }
        assertThat(run.process().waitFor()).isZero();
        assertThat(err).isEmptyFile();
    }

    @Test
    void aCommandThatReadsNothingEndsThoughTheInputDoesNot() throws Exception {
        OnHost run = OnHost.start(temp, out, err, "vm", "exec", "--", "echo", "done");
        assertThat(run.process().waitFor()).isZero(); // its input is a pipe that this test holds open
        assertThat(out).hasContent("done\n");
        assertThat(bash("$JKMOD vm exec -- sh -c 'exit 4' < /dev/zero").exitCode())
                .isEqualTo(4);
    }

    @Test
    void aClosedInputIsAnEmptyOne() throws Exception {
        Ran ran = bash("$JKMOD vm exec -- cat <&-");
        assertThat(ran).isEqualTo(new Ran(ran.argv(), 0, "", ""));
    }

    @Test
    void whenNobodyReadsTheOutputAnyMoreItIsAsIfSigpipeHadEndedTheCommand() throws Exception {
        Ran ran = bash("$JKMOD vm exec -- yes | head -1; echo ${PIPESTATUS[0]}");
        assertThat(ran.out()).isEqualTo("y\n141\n");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void outputThatFindsNoRoomIsAnErrorOfOneLine() throws Exception {
        Ran ran = bash("$JKMOD vm exec -- echo hello > /dev/full");
        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).startsWith("jkmod: standard output: cannot be written: No space left on device; ");
    }

    @ParameterizedTest
    @CsvSource({"KILL,137", "TERM,143", "INT,130"})
    void aCommandThatASignalEndedGives128AndTheSignal(String signal, int exitCode) throws Exception {
        assertThat(jkmod(new byte[0], "vm", "exec", "--", "sh", "-c", "kill -" + signal + " $$"))
                .isEqualTo(exitCode);
        assertThat(err).isEmptyFile();
    }

    @Test
    void largeFilesAreFetchedWholeUnderTheirOwnNameAlone() throws Exception {
        String script = "head -c 30000000 /dev/urandom > /tmp/large; sha256sum < /tmp/large";
        assertThat(jkmod(new byte[0], "vm", "exec", "--fetch", "/tmp/large", "--", "sh", "-c", script))
                .isZero();
        assertThat(out).hasContent(sha256(temp.resolve("large")) + "  -\n");
        assertNoPartIsLeft();
    }

    @Test
    void aFileThatCannotBeFetchedLeavesNothingAndTheCommandsOwnFailureStands() throws Exception {
        String[] fetch = {"vm", "exec", "--fetch", "/no/file", "--"};
        String line = "jkmod: /no/file: not fetched: cat: can't open '/no/file': No such file or directory; "
                + "check the path in the guest\n";
        assertThat(jkmod(new byte[0], with(fetch, "true"))).isEqualTo(1);
        assertThat(err).hasContent(line);
        assertThat(jkmod(new byte[0], with(fetch, "sh", "-c", "exit 42"))).isEqualTo(42);
        assertThat(err).hasContent(line);
        assertThat(temp.resolve("file")).doesNotExist();
        assertNoPartIsLeft();
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private void assertNoPartIsLeft() throws IOException {
        try (Stream<Path> all = Files.list(temp)) {
            assertThat(all.filter(path -> path.toString().endsWith(".part"))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void foldersAreCopiedWithTheirProgramsAndLinks(Architecture architecture) throws Exception {
        Path folder = temp.resolve("a folder");
        Files.createDirectories(folder.resolve("inner"));
        Path program = Files.writeString(folder.resolve("inner/hello.sh"), "#!/bin/sh\necho hello $1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("plain.txt"), "plain\n");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("inner/hello.sh"));
        int exitCode = jkmod(
                new byte[0],
                "vm",
                "exec",
                "--arch",
                architecture.label(),
                "--copy",
                folder.toString(),
                "--",
                "sh",
                "-c",
                "cd '/payload/a folder' && ./link you && test ! -x plain.txt && cat plain.txt");
        assertThat(exitCode).isZero();
        assertThat(out).hasContent("hello you\nplain\n");
    }
}
