package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.jkmod.junit.ExpectKernelTrouble;
import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import org.junit.jupiter.api.Test;

/** Booted guests: commands go in, both streams and exit codes come back, a panic is noticed. */
@VmTest(kernels = "*", cold = true)
final class GuestVmTest {
    @Test
    void runsProcessesAndCommandsAndBringsBothStreamsBack(TestGuest guest, VmKernel kernel) throws Exception {
        assertThat(guest.ready().cloned()).isFalse();
        assertThat(guest.ready().machine()).isEqualTo(kernel.architecture().machine());
        GuestRun shell = guest.run("sh", "-c", "echo out; echo err >&2; exit 7");
        assertThat(shell.exitCode()).isEqualTo(7);
        assertThat(shell.out()).isEqualTo("out\n");
        assertThat(shell.err()).isEqualTo("err\n");
        assertThat(guest.jkmod("--version").out()).startsWith("jkmod ");
        assertThat(guest.run("no-such-program").exitCode()).isEqualTo(127);
        GuestRun big = guest.run("dd", "if=/dev/zero", "bs=1024", "count=300");
        assertThat(big.outBytes()).hasSize(300 << 10);
        assertThat(guest.run("cat", "/proc/modules").out()).isEmpty();
        guest.powerOff();
    }

    @Test
    @ExpectKernelTrouble("sysrq triggered crash")
    void aPanicIsNoticedAndQuoted(TestGuest guest) throws Exception {
        GuestDiedException died = catchThrowableOfType(
                GuestDiedException.class, () -> guest.run("sh", "-c", "echo c > /proc/sysrq-trigger"));
        assertThat(died.verdict()).isEqualTo(GuestEnd.PANIC);
        assertThat(died).hasMessageContaining("sysrq triggered crash");
        assertThat(died.kernelLines().get(0)).contains("Kernel panic - not syncing: sysrq triggered crash");
    }
}
