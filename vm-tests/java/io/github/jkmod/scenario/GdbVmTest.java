package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jkmod vm run --gdb}, with a gdb that does what it is told. */
@VmTest(kernels = "6.1")
final class GdbVmTest {
    private static final Pattern INVITATION = Pattern.compile("its init has not begun; run: (\\S+) -x (\\S+) ");

    private final VmKernel kernel;

    @TempDir
    Path temp;

    GdbVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** {@return what it says to be run, once it says so} */
    private static MatchResult invitation(OnHost run, Path err) throws Exception {
        while (true) {
            boolean over = !run.process().isAlive();
            Optional<MatchResult> found =
                    INVITATION.matcher(Files.readString(err)).results().findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            assertThat(over).as("it ended: %s", Files.readString(err)).isFalse();
            Thread.sleep(50);
        }
    }

    @Test
    void gdbStopsInInitBeforeItRunsAndTheRunEndsWell() throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        Path script = temp.resolve("script.gdb");
        OnHost run = OnHost.start(
                temp,
                out,
                err,
                "vm",
                "run",
                "--kernel",
                kernel.id(),
                "--json",
                "--gdb=" + freePort(),
                "--gdb-script",
                script.toString(),
                TestModules.file(kernel, "hello").toString(),
                "whom=you");
        MatchResult invitation = invitation(run, err);
        assertThat(invitation.group(2)).isEqualTo(script.toString());
        Process gdb = new ProcessBuilder(
                        invitation.group(1),
                        "-batch",
                        "-x",
                        script.toString(),
                        "-ex",
                        "continue",
                        "-ex",
                        "info line",
                        "-ex",
                        "print whom",
                        "-ex",
                        "delete",
                        "-ex",
                        "detach")
                .redirectErrorStream(true)
                .start();
        String said = new String(gdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said)
                .contains("in module_finalize ()")
                .containsPattern("Breakpoint 1, hello_init \\(\\) at \\S+hello\\.c:\\d+")
                .containsPattern("Line \\d+ of \"\\S+hello\\.c\" starts at address")
                .containsPattern("\\$1 = \\S+ \"you\"");
        assertThat(run.process().waitFor()).as(Files.readString(err)).isZero();
        run.assertNoProcessIsLeft();
        run.assertNoFolderIsLeft();
        assertThat(Documents.json(Files.readString(out)).tree("crosscheck").text("result"))
                .isEqualTo("match");
    }
}
