package io.github.jkmod.scenario;

import static io.github.jkmod.scenario.StreamRuns.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes through {@code jkmod vm exec} on each kernel: megabytes, byte for byte, and folders. */
@VmTest(kernels = "*")
final class ExecStreamsVmTest {
    private static final int MANY = 20_000_000;

    private final VmKernel kernel;

    @TempDir
    Path temp;

    private StreamRuns runs;

    ExecStreamsVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @BeforeEach
    void inAFolder() {
        runs = StreamRuns.in(temp);
    }

    private int exec(byte[] input, String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of("vm", "exec", "--kernel", kernel.id()));
        argv.addAll(List.of("--arch", kernel.architecture().label()));
        argv.addAll(List.of(arguments));
        return runs.jkmod(input, argv.toArray(String[]::new));
    }

    @Test
    void twentyMegabytesOnEachStreamArriveByteForByte() throws Exception {
        String script = "head -c " + MANY + " /dev/urandom > /tmp/1; head -c " + MANY + " /dev/urandom > /tmp/2; "
                + "cat /tmp/1 & cat /tmp/2 >&2; wait; sha256sum < /tmp/1 > /tmp/sums; sha256sum < /tmp/2 >> /tmp/sums";
        int exitCode = exec(new byte[0], "--fetch", "/tmp/sums", "--", "sh", "-c", script);
        assertThat(exitCode).isZero();
        assertThat(runs.out()).hasSize(MANY);
        assertThat(runs.err()).hasSize(MANY);
        assertThat(temp.resolve("sums")).hasContent(sha256(runs.out()) + "  -\n" + sha256(runs.err()) + "  -\n");
    }

    @Test
    void inputArrivesByteForByteAndEnds() throws Exception {
        byte[] input = new byte[5_000_000];
        new Random(7).nextBytes(input);
        int exitCode = exec(input, "--", "sha256sum");
        assertThat(exitCode).isZero();
        assertThat(runs.out()).hasContent(sha256(input) + "  -\n");
    }

    @Test
    void foldersAreCopiedWithTheirProgramsAndLinks() throws Exception {
        Path folder = temp.resolve("a folder");
        Files.createDirectories(folder.resolve("inner"));
        Path program = Files.writeString(folder.resolve("inner/hello.sh"), "#!/bin/sh\necho hello $1\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("plain.txt"), "plain\n");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("inner/hello.sh"));
        int exitCode = exec(
                new byte[0],
                "--copy",
                folder.toString(),
                "--",
                "sh",
                "-c",
                "cd '/payload/a folder' && ./link you && test ! -x plain.txt && cat plain.txt");
        assertThat(exitCode).isZero();
        assertThat(runs.out()).hasContent("hello you\nplain\n");
    }
}
