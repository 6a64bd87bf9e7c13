package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code jkmod vm exec}, {@code vm list}, {@code doctor} and {@code cycle} as a user starts them. */
@Tag("vm")
final class VmExecVmTest {
    @TempDir
    Path temp;

    @Test
    void exitStatusAndBothStreamsComeThroughUnchangedAndApart() throws Exception {
        Ran ran = OnHost.jkmod(temp, "vm", "exec", "--", "sh", "-c", "printf 'a\\0b'; echo oops >&2; exit 42");
        assertThat(ran.exitCode()).isEqualTo(42);
        assertThat(ran.out()).isEqualTo("a\0b");
        assertThat(ran.err()).isEqualTo("oops\n");
    }

    @Test
    void filesGoInAndComeOut() throws Exception {
        Path in = Files.writeString(temp.resolve("in.txt"), "hello\n");
        Ran ran = OnHost.jkmod(
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
        Ran ran = OnHost.jkmod(temp, "vm", "exec", "--", "sh", "-c", "echo c > /proc/sysrq-trigger");
        assertThat(ran.exitCode()).isEqualTo(6);
        assertThat(ran.err()).contains("Kernel panic - not syncing: sysrq triggered crash");
    }

    @Test
    void aCommandThatSleepsPastTheLimitEnds() throws Exception {
        Ran ran = OnHost.jkmod(temp, "vm", "exec", "--timeout", "2", "--", "sleep", "600");
        assertThat(ran.exitCode()).isEqualTo(6);
        assertThat(ran.err()).contains("did not end in time");
    }

    @ParameterizedTest
    @EnumSource
    void cyclesLeaveNothingBehind(Architecture architecture) throws Exception {
        Ran ran = OnHost.jkmod(
                temp,
                "vm",
                "exec",
                "--arch",
                architecture.label(),
                "--copy",
                Lab.module(architecture, "hello").toString(),
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

    @Test
    void aCycleThatCannotGoOnSaysWhy() throws Exception {
        Ran ran = OnHost.jkmod(
                temp,
                "vm",
                "exec",
                "--copy",
                Lab.module(Architecture.X86_64, "no_exit").toString(),
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
        String release = Lab.kernel(Architecture.ARM).release();
        assertThat(OnHost.jkmod(temp, "vm", "list").out()).contains(release);
        Ran doctor = OnHost.jkmod(temp, "doctor");
        assertThat(doctor.exitCode()).isZero();
        assertThat(doctor.out())
                .contains(release)
                .contains("qemu-system-arm")
                .containsPattern("accelerator +(kvm|tcg)");
    }
}
