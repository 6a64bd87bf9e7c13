package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.jkmod.junit.Guests;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import io.github.jkmod.vm.spec.MachineShape;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Guests that hang, die or never come up: each is ended, and the reason told. */
@VmTest(kernels = "6.1/x86_64", cold = true)
final class GuestDeathVmTest {
    @Test
    void aSilentGuestHangs(Guests guests, VmKernel kernel) throws Exception {
        GuestPool impatient = guests.pool(options -> options.silence(Duration.ofMillis(750)), System.getenv());
        TestGuest guest = guests.adopt(impatient.boot(kernel.guestKernel(), MachineShape.USUAL, Map.of()));
        GuestDiedException died = catchThrowableOfType(
                GuestDiedException.class, () -> guest.run("sh", "-c", "kill -STOP $PPID; sleep 30"));
        assertThat(died.verdict()).isEqualTo(GuestEnd.HANG);
        assertThat(String.join("\n", guest.console())).contains("sysrq: Show Blocked State");
    }

    @Test
    void aKilledJvmIsNoticed(TestGuest guest) {
        assertThatThrownBy(() -> guest.run("sh", "-c", "kill -9 $PPID; sleep 9"))
                .isInstanceOfSatisfying(
                        GuestDiedException.class, e -> assertThat(e.verdict()).isEqualTo(GuestEnd.JVM_DIED))
                .hasMessageContaining("status 137");
    }

    @Test
    void aRequestThatTakesTooLongIsEnded(TestGuest guest) {
        assertThatThrownBy(() -> guest.run(Duration.ofSeconds(2), "sleep", "60"))
                .isInstanceOfSatisfying(
                        GuestDiedException.class, e -> assertThat(e.verdict()).isEqualTo(GuestEnd.TIMEOUT));
    }

    @Test
    void aKernelWithoutInitIsABootFailureThatQuotesThePanic(Guests guests) {
        assertThatThrownBy(() -> guests.boot(MachineShape.USUAL.append("rdinit=/nothing"), Map.of()))
                .isInstanceOfSatisfying(GuestDiedException.class, e -> {
                    assertThat(e.verdict()).isEqualTo(GuestEnd.PANIC);
                    assertThat(e.kernelLines().get(0)).contains("Kernel panic");
                });
    }

    @Test
    void tooLittleMemoryIsNoHang(Guests guests) {
        assertThatThrownBy(() -> guests.boot(MachineShape.USUAL.memory(200), Map.of()))
                .isInstanceOf(GuestDiedException.class);
    }

    @Test
    void qemusOwnComplaintIsShown(Guests guests) {
        assertThatThrownBy(() -> guests.boot(MachineShape.USUAL.memory(1_000_000_000), Map.of()))
                .isInstanceOfSatisfying(
                        GuestDiedException.class, e -> assertThat(e.verdict()).isEqualTo(GuestEnd.QEMU_FAILED))
                .hasMessageContaining("qemu-system-x86_64: ");
    }
}
