package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.report.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code jkmod probe} ends where a module does not. */
@VmTest(kernels = "6.1/x86_64")
final class ProbeEndsVmTest {
    private final VmKernel kernel;

    @TempDir
    private Path folder;

    ProbeEndsVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @Test
    void whatHangsIsEnded() throws Exception {
        OnHost.Ended run = ProbeVmTest.probe(folder, kernel, "planted.ko", "bug=waits_for_ever");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        Tree only = run.json().trees("runs").get(0);
        assertThat(only.text("outcome")).isEqualTo("hangs");
        assertThat(ProbeVmTest.lines(only)).contains(ProbeVmTest.marked("waits_for_ever"));
    }

    @Test
    void anOopsInTheScriptIsFoundAndNothingWaitsForItsEnd() throws Exception {
        Path script = Files.writeString(folder.resolve("use.sh"), "echo x > /proc/planted\n");
        OnHost.Ended run = ProbeVmTest.probe(
                folder,
                kernel,
                "planted.ko",
                "--script",
                script.toString(),
                "--only",
                "__kmalloc",
                "bug=unchecked_write");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        Tree only = run.json().trees("runs").get(0);
        assertThat(only.text("outcome")).isEqualTo("crashes");
        assertThat(only.tree("failed").text("phase")).isEqualTo("script");
        assertThat(ProbeVmTest.lines(only)).contains(ProbeVmTest.marked("unchecked_write"));
    }

    @Test
    void aWrongCommandLineIsSaidInOneLine() throws Exception {
        OnHost.Ended script = ProbeVmTest.probe(folder, kernel, "planted.ko", "--script", "nowhere");
        assertThat(script.exitCode()).isEqualTo(4);
        assertThat(script.err())
                .isEqualTo("jkmod: nowhere: cannot be copied into a guest: No such file or directory;"
                        + " name a file that is there\n");
        OnHost.Ended only = ProbeVmTest.probe(folder, kernel, "planted.ko", "--only", "kfree");
        assertThat(only.exitCode()).isEqualTo(2);
        assertThat(only.err())
                .startsWith("jkmod: --only kfree: cannot be used: ")
                .hasLineCount(1);
    }
}
