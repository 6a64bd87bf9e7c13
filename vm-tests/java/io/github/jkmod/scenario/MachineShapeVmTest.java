package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options that say what a guest's machine is made of. */
@VmTest(kernels = "*")
final class MachineShapeVmTest {
    private final VmKernel kernel;

    @TempDir
    Path temp;

    MachineShapeVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @Test
    void twoProcessorsAreTwo() throws Exception {
        DeathRuns runs = new DeathRuns(temp, kernel);
        OnHost.Ended run = runs.jkmod(runs.vm("exec", "--cpus", "2", "--", "nproc"));
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).isEqualTo("2\n");
    }
}
