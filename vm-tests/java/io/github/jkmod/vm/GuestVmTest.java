package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("vm")
final class GuestVmTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private static Guest boot(Architecture architecture) throws IOException, GuestDiedException {
        return boot(architecture, List.of(), 384);
    }

    private static Guest boot(Architecture architecture, List<String> append, int memoryMib)
            throws IOException, GuestDiedException {
        assumeTrue(Lab.present(architecture), "no packages unpacked for " + architecture);
        GuestSpec plain = Lab.spec(architecture);
        GuestSpec spec =
                new GuestSpec(architecture, plain.bootFile(), plain.release(), plain.initrd(), memoryMib, 1, append);
        BootOptions options = BootOptions.usual(Path.of("target", "vm-lab"), line -> {});
        return Guest.boot(spec, options);
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
            assertThat(text(guest.exec(List.of("jkmod", "echo", "a", "b c"), LONG)
                            .stdout()))
                    .isEqualTo("a b c\n");
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
            long start = System.nanoTime();
            GuestDiedException died = catchThrowableOfType(
                    GuestDiedException.class,
                    () -> guest.exec(List.of("sh", "-c", "echo c > /proc/sysrq-trigger"), LONG));
            assertThat(died.verdict()).isEqualTo(Verdict.PANIC);
            assertThat(died).hasMessageContaining("sysrq triggered crash");
            assertThat(died.kernelLines().get(0)).contains("Kernel panic - not syncing: sysrq triggered crash");
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOopsInAThreadOfTheJvmIsNoticedAndQuoted(Architecture architecture) throws Exception {
        try (Guest guest = boot(architecture)) {
            GuestDiedException died = catchThrowableOfType(
                    GuestDiedException.class,
                    () -> guest.exec(List.of("jkmod", "insmod", "/payload/oops_init.ko"), LONG));
            assertThat(died).isNotNull();
            assertThat(died.verdict()).isEqualTo(Verdict.OOPS);
            assertThat(String.join("\n", died.kernelLines())).contains("oops_init_init");
        }
    }

    @Test
    void aSilentGuestHangs() throws Exception {
        BootOptions options =
                BootOptions.usual(Path.of("target", "vm-lab"), line -> {}).silence(Duration.ofMillis(750));
        try (Guest guest = Guest.boot(Lab.spec(Architecture.X86_64), options)) {
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
        assertThatThrownBy(() -> boot(Architecture.X86_64, List.of("rdinit=/nothing"), 384)
                        .close())
                .isInstanceOfSatisfying(GuestDiedException.class, e -> {
                    assertThat(e.verdict()).isEqualTo(Verdict.PANIC);
                    assertThat(e.kernelLines().get(0)).contains("Kernel panic");
                });
    }

    @Test
    void tooLittleMemoryIsNoHang() {
        assertThatThrownBy(() -> boot(Architecture.X86_64, List.of(), 200).close())
                .isInstanceOf(GuestDiedException.class);
    }

    @Test
    void qemusOwnComplaintIsShown() {
        assertThatThrownBy(() ->
                        boot(Architecture.X86_64, List.of(), 1_000_000_000).close())
                .isInstanceOfSatisfying(
                        GuestDiedException.class, e -> assertThat(e.verdict()).isEqualTo(Verdict.QEMU_FAILED))
                .hasMessageContaining("qemu-system-x86_64: ");
    }

    @Test
    void nothingOutlivesAKilledHost() throws Exception {
        assumeTrue(Lab.present(Architecture.X86_64));
        Process host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabMain.class.getName(),
                        "amd64",
                        "--",
                        "sleep",
                        "50")
                .redirectErrorStream(true)
                .start();
        String line = "";
        while (line != null && !line.contains("ready ")) {
            line = host.inputReader().readLine();
        }
        List<ProcessHandle> children = host.descendants().toList();
        assertThat(children).isNotEmpty();
        host.destroyForcibly().waitFor(); // SIGKILL: no hook runs
        for (ProcessHandle child : children) {
            child.onExit().get(5, TimeUnit.SECONDS);
        }
        try (Stream<Path> left = Files.list(Path.of("/tmp"))) {
            assertThat(left.filter(path -> path.getFileName().toString().matches("jkmod-\\d+")))
                    .isEmpty();
        }
    }
}
