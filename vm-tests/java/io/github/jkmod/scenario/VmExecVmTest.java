package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.model.Architecture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jkmod vm exec}, {@code vm list}, {@code doctor} and {@code cycle} as a user starts them. */
@VmTest(kernels = "6.1/x86_64")
final class VmExecVmTest {
    private final VmKernel kernel;

    @TempDir
    Path temp;

    VmExecVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @Test
    void exitStatusAndBothStreamsComeThroughUnchangedAndApart() throws Exception {
        OnHost.Ended ran = OnHost.jkmod(temp, "vm", "exec", "--", "sh", "-c", "printf 'a\\0b'; echo oops >&2; exit 42");
        assertThat(ran.exitCode()).isEqualTo(42);
        assertThat(ran.out()).isEqualTo("a\0b");
        assertThat(ran.err()).isEqualTo("oops\n");
    }

    @Test
    void filesGoInAndComeOut() throws Exception {
        Path in = Files.writeString(temp.resolve("in.txt"), "hello\n");
        OnHost.Ended ran = OnHost.jkmod(
                temp,
                "vm",
                "exec",
                "--copy",
                in.toString(),
                "--fetch",
                "/tmp/out.txt",
                "--",
                "sh",
                "-c",
                "tr a-z A-Z < /payload/in.txt > /tmp/out.txt");
        assertThat(ran.exitCode()).as(ran.toString()).isZero();
        assertThat(temp.resolve("out.txt")).hasContent("HELLO");
    }

    @Test
    void aPanicIsExitCode6WithTheKernelsLines() throws Exception {
        OnHost.Ended ran = OnHost.jkmod(temp, "vm", "exec", "--", "sh", "-c", "echo c > /proc/sysrq-trigger");
        assertThat(ran.exitCode()).isEqualTo(6);
        assertThat(ran.err()).contains("Kernel panic - not syncing: sysrq triggered crash");
    }

    @Test
    void aCommandThatSleepsPastTheLimitEnds() throws Exception {
        OnHost.Ended ran = OnHost.jkmod(temp, "vm", "exec", "--timeout", "2", "--", "sleep", "600");
        assertThat(ran.exitCode()).isEqualTo(6);
        assertThat(ran.err()).contains("did not end in time");
    }

    @Test
    void aCycleThatCannotGoOnSaysWhy() throws Exception {
        OnHost.Ended ran = OnHost.jkmod(
                temp,
                "vm",
                "exec",
                "--copy",
                TestModules.file(kernel, "no_exit").toString(),
                "--",
                "jkmod",
                "cycle",
                "-n",
                "3",
                "/payload/no_exit.ko");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("cycle 1: no_exit: not unloaded: EBUSY");
        assertThat(ran.out()).contains("0 of 3");
    }

    @Test
    void listAndDoctorKnowTheKernelsInTheCache() throws Exception {
        String release = kernel.on(Architecture.ARM).release();
        assertThat(OnHost.jkmod(temp, "vm", "list").out()).contains(release);
        OnHost.Ended doctor = OnHost.jkmod(temp, "doctor");
        assertThat(doctor.exitCode()).isZero();
        assertThat(doctor.out())
                .contains(release)
                .contains("qemu-system-arm")
                .containsPattern("accelerator +(kvm|tcg)");
    }
}
