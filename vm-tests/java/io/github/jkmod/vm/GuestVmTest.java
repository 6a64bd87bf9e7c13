package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.scenario.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("vm")
final class GuestVmTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private static Guest boot(Architecture architecture) throws IOException, GuestDiedException {
        return boot(architecture, MachineShape.USUAL);
    }

    private static Guest boot(Architecture architecture, MachineShape shape) throws IOException, GuestDiedException {
        return Lab.boot(architecture, shape, Map.of(), Lab.options());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void runsProcessesAndCommandsAndBringsBothStreamsBack(Architecture architecture) throws Exception {
        try (Guest guest = boot(architecture)) {
            assertThat(guest.ready().machine()).isEqualTo(architecture.machine());
            ExecResult shell = guest.exec(List.of("sh", "-c", "echo out; echo err >&2; exit 7"), LONG);
            assertThat(shell.exitCode()).isEqualTo(7);
            assertThat(text(shell.stdout())).isEqualTo("out\n");
            assertThat(text(shell.stderr())).isEqualTo("err\n");
            assertThat(text(guest.exec(List.of("jkmod", "--version"), LONG).stdout()))
                    .startsWith("jkmod ");
            assertThat(guest.exec(List.of("no-such-program"), LONG).exitCode()).isEqualTo(127);
            ExecResult big = guest.exec(List.of("dd", "if=/dev/zero", "bs=1024", "count=300"), LONG);
            assertThat(big.stdout()).hasSize(300 << 10);
            assertThat(text(guest.exec(List.of("cat", "/proc/modules"), LONG).stdout()))
                    .isEmpty();
            guest.powerOff();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPanicIsNoticedAndQuoted(Architecture architecture) throws Exception {
        try (Guest guest = boot(architecture)) {
            GuestDiedException died = catchThrowableOfType(
                    GuestDiedException.class,
                    () -> guest.exec(List.of("sh", "-c", "echo c > /proc/sysrq-trigger"), LONG));
            assertThat(died.verdict()).isEqualTo(Verdict.PANIC);
            assertThat(died).hasMessageContaining("sysrq triggered crash");
            assertThat(died.kernelLines().get(0)).contains("Kernel panic - not syncing: sysrq triggered crash");
        }
    }

    @Test
    void aSilentGuestHangs() throws Exception {
        BootOptions options = Lab.options().silence(Duration.ofMillis(750));
        try (Guest guest = Lab.boot(Architecture.X86_64, MachineShape.USUAL, Map.of(), options)) {
            String stop = "kill -STOP $PPID; sleep 30";
            GuestDiedException died =
                    catchThrowableOfType(GuestDiedException.class, () -> guest.exec(List.of("sh", "-c", stop), LONG));
            assertThat(died.verdict()).isEqualTo(Verdict.HANG);
            assertThat(String.join("\n", guest.consoleTail(100))).contains("sysrq: Show Blocked State");
        }
    }

    @Test
    void aKilledJvmIsNoticed() throws Exception {
        try (Guest guest = boot(Architecture.X86_64)) {
            assertThatThrownBy(() -> guest.exec(List.of("sh", "-c", "kill -9 $PPID; sleep 9"), LONG))
                    .isInstanceOfSatisfying(
                            GuestDiedException.class,
                            e -> assertThat(e.verdict()).isEqualTo(Verdict.JVM_DIED))
                    .hasMessageContaining("status 137");
        }
    }

    @Test
    void aRequestThatTakesTooLongIsEnded() throws Exception {
        try (Guest guest = boot(Architecture.X86_64)) {
            assertThatThrownBy(() -> guest.exec(List.of("sleep", "60"), Duration.ofSeconds(2)))
                    .isInstanceOfSatisfying(
                            GuestDiedException.class,
                            e -> assertThat(e.verdict()).isEqualTo(Verdict.TIMEOUT));
        }
    }

    @Test
    void aKernelWithoutInitIsABootFailureThatQuotesThePanic() {
        assertThatThrownBy(() -> boot(Architecture.X86_64, MachineShape.USUAL.append("rdinit=/nothing"))
                        .close())
                .isInstanceOfSatisfying(GuestDiedException.class, e -> {
                    assertThat(e.verdict()).isEqualTo(Verdict.PANIC);
                    assertThat(e.kernelLines().get(0)).contains("Kernel panic");
                });
    }

    @Test
    void tooLittleMemoryIsNoHang() {
        assertThatThrownBy(() -> boot(Architecture.X86_64, MachineShape.USUAL.memory(200))
                        .close())
                .isInstanceOf(GuestDiedException.class);
    }

    @Test
    void qemusOwnComplaintIsShown() {
        assertThatThrownBy(() -> boot(Architecture.X86_64, MachineShape.USUAL.memory(1_000_000_000))
                        .close())
                .isInstanceOfSatisfying(
                        GuestDiedException.class, e -> assertThat(e.verdict()).isEqualTo(Verdict.QEMU_FAILED))
                .hasMessageContaining("qemu-system-x86_64: ");
    }
}
