package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jkmod cycle} in a guest, as a user starts it. */
@VmTest(kernels = "*")
final class CycleVmTest {
    private final VmKernel kernel;

    @TempDir
    Path temp;

    CycleVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @Test
    void cyclesLeaveNothingBehind() throws Exception {
        OnHost.Ended ran = OnHost.jkmod(
                temp,
                "vm",
                "exec",
                "--arch",
                kernel.architecture().label(),
                "--kernel",
                kernel.id(),
                "--copy",
                TestModules.file(kernel, "hello").toString(),
                "--",
                "jkmod",
                "cycle",
                "--json",
                "-n",
                "5",
                "/payload/hello.ko");
        assertThat(ran.exitCode()).as(ran.toString()).isZero();
        assertThat(ran.json().get("cycles")).isEqualTo(5);
        assertThat(ran.json().list("problems")).isEmpty();
        assertThat(ran.json().tree("memory").get("leak")).isEqualTo(false);
    }
}
