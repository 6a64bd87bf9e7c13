package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The options that say what a guest's machine is made of. */
@Tag("vm")
final class MachineShapeVmTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource
    void twoProcessorsAreTwo(Architecture architecture) throws Exception {
        Ran run = OnHost.jkmod(temp, "vm", "exec", "--arch", architecture.label(), "--cpus", "2", "--", "nproc");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).isEqualTo("2\n");
    }
}
