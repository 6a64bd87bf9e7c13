package io.github.jkmod.scenario;

import static io.github.jkmod.scenario.StreamRuns.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the streams of {@code jkmod vm exec}, and the files it brings, behave at their ends. */
@VmTest(kernels = "6.1/x86_64")
final class ExecEndsVmTest {
    @TempDir
    Path temp;

    private StreamRuns runs;

    @BeforeEach
    void inAFolder() {
        runs = StreamRuns.in(temp);
    }

    @Test
    void aBootedGuestStreamsBothWaysToo() throws Exception {
        byte[] input = new byte[3_000_000];
        new Random(8).nextBytes(input);
        assertThat(runs.jkmod(input, "vm", "exec", "--append", "quiet", "--", "cat"))
                .isZero();
        assertThat(sha256(runs.out())).isEqualTo(sha256(input));
    }

    @Test
    void outputComesWhileTheCommandRuns() throws Exception {
        Path pipe = temp.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        OnHost run = OnHost.shell(
                temp,
                runs.out(),
                runs.err(),
                "exec $JKMOD vm exec --timeout 60 -- sh -c 'echo one; read x; echo $x' > pipe");
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
        assertThat(runs.err()).isEmptyFile();
    }

    @Test
    void aCommandThatReadsNothingEndsThoughTheInputDoesNot() throws Exception {
        OnHost run = runs.start("vm", "exec", "--", "echo", "done");
        assertThat(run.process().waitFor()).isZero(); // its input is a pipe that this test holds open
        assertThat(runs.out()).hasContent("done\n");
        assertThat(runs.bash("$JKMOD vm exec -- sh -c 'exit 4' < /dev/zero").exitCode())
                .isEqualTo(4);
    }

    @Test
    void optionsBehindTheCommandAreTheCommands() throws Exception {
        assertThat(runs.bash("$JKMOD vm exec echo -n --json x").out()).isEqualTo("--json x");
    }

    @Test
    void aClosedInputIsAnEmptyOne() throws Exception {
        OnHost.Ended ran = runs.bash("$JKMOD vm exec -- cat <&-");
        assertThat(ran).isEqualTo(new OnHost.Ended(ran.argv(), 0, "", ""));
    }

    @Test
    void whenNobodyReadsTheOutputAnyMoreItIsAsIfSigpipeHadEndedTheCommand() throws Exception {
        OnHost.Ended ran = runs.bash("$JKMOD vm exec -- yes | head -1; echo ${PIPESTATUS[0]}");
        assertThat(ran.out()).isEqualTo("y\n141\n");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void outputThatFindsNoRoomIsAnErrorOfOneLine() throws Exception {
        OnHost.Ended ran = runs.bash("$JKMOD vm exec -- echo hello > /dev/full");
        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.err()).startsWith("jkmod: standard output: cannot be written: No space left on device; ");
    }

    @ParameterizedTest
    @CsvSource({"KILL,137", "TERM,143", "INT,130"})
    void aCommandThatASignalEndedGives128AndTheSignal(String signal, int exitCode) throws Exception {
        assertThat(runs.jkmod(new byte[0], "vm", "exec", "--", "sh", "-c", "kill -" + signal + " $$"))
                .isEqualTo(exitCode);
        assertThat(runs.err()).isEmptyFile();
    }

    @Test
    void largeFilesAreFetchedWholeUnderTheirOwnNameAlone() throws Exception {
        String script = "head -c 30000000 /dev/urandom > /tmp/large; sha256sum < /tmp/large";
        assertThat(runs.jkmod(new byte[0], "vm", "exec", "--fetch", "/tmp/large", "--", "sh", "-c", script))
                .isZero();
        assertThat(runs.out()).hasContent(sha256(temp.resolve("large")) + "  -\n");
        assertNoPartIsLeft();
    }

    @Test
    void aFileThatCannotBeFetchedLeavesNothingAndTheCommandsOwnFailureStands() throws Exception {
        String[] fetch = {"vm", "exec", "--fetch", "/no/file", "--"};
        String line = "jkmod: /no/file: not fetched: cat: can't open '/no/file': No such file or directory; "
                + "check the path in the guest\n";
        assertThat(runs.jkmod(new byte[0], with(fetch, "true"))).isEqualTo(1);
        assertThat(runs.err()).hasContent(line);
        assertThat(runs.jkmod(new byte[0], with(fetch, "sh", "-c", "exit 42"))).isEqualTo(42);
        assertThat(runs.err()).hasContent(line);
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
}
