package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.apt.KernelRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends of guests at the borders of what a death is, and hangs, on all architectures side by side. */
@VmTest(kernels = "6.1/x86_64")
final class GuestEndsVmTest {
    private final VmKernel kernel;

    @TempDir
    Path temp;

    private DeathRuns runs;

    GuestEndsVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @BeforeEach
    void inAFolder() {
        runs = new DeathRuns(temp, kernel);
    }

    @Test
    void aCommandThatCopesWithALackOfMemoryIsNotBlamed() throws Exception {
        String[] full = runs.exec("sh", "-c", "cat /dev/zero > /tmp/full; echo $?");
        OnHost.Ended ran = runs.jkmod(full);
        assertThat(ran.exitCode()).as(ran.toString()).isZero();
        assertThat(ran.out()).isEqualTo("1\n");
        assertThat(ran.err()).isEqualTo("cat: write error: No space left on device\n");
        OnHost.Ended coped = runs.jkmod(runs.exec("sh", "-c", "awk '" + DeathRuns.HOG + "'; echo $?"));
        assertThat(coped.exitCode()).as(coped.toString()).isZero();
        assertThat(coped.out()).isEqualTo("137\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"poweroff", "reboot"})
    void aGuestThatGoesDownByItselfHasNotPanicked(String command) throws Exception {
        OnHost.Ended ran = runs.jkmod(runs.exec(command, "-f"));
        DeathRuns.assertDied(ran, "the guest went down by itself: it (powered itself off|restarted).*");
    }

    @Test
    void qemuToldToEndFromOutside() throws Exception {
        OnHost.Ended ran = runs.qemuEndedBy("TERM");
        DeathRuns.assertDied(ran, "QEMU failed: qemu-system-x86_64: terminating on signal 15 from pid .*");
    }

    /** Those that Debian has this kernel for. */
    private List<Architecture> architectures() throws IOException {
        return DebianKernels.standard().rows().stream()
                .filter(row -> row.id().equals(kernel.id()))
                .map(KernelRow::architecture)
                .toList();
    }

    @Test
    void aHangIsShownByTheKernelsOwnBacktrace() throws Exception {
        List<DeathRuns.Going> all = new ArrayList<>(); // side by side: each takes as long as a guest may be silent
        for (Architecture architecture : architectures()) {
            all.add(runs.on(kernel.on(architecture))
                    .start(runs.on(kernel.on(architecture)).run("spin_init")));
        }
        for (DeathRuns.Going each : all) {
            OnHost.Ended ran = each.end();
            DeathRuns.assertDied(ran, "the guest hangs: no sign of life for \\d+ s");
            assertThat(ran.err()).contains("sysrq: Show backtrace of all active CPUs");
            assertThat(ran.err()).contains("spin_forever", "spin_init_init");
        }
    }

    @Test
    void aHangWithInterruptsOffIsSaidToBeOne() throws Exception {
        List<DeathRuns.Going> all = new ArrayList<>();
        for (Architecture architecture : architectures()) {
            all.add(runs.on(kernel.on(architecture))
                    .start(runs.on(kernel.on(architecture)).run("spin_init", "irqs=0")));
        }
        for (DeathRuns.Going each : all) {
            OnHost.Ended ran = each.end();
            String why = "its kernel does not answer SysRq, as its interrupts are off";
            DeathRuns.assertDied(ran, "the guest hangs: no sign of life for \\d+ s; " + why);
            assertThat(ran.err()).containsPattern("qemu: processor 0: pc [0-9a-f]+, interrupts off");
            if (ran.argv().contains(Architecture.X86_64.label())) { // the one with an interrupt that is never off
                assertThat(ran.err()).contains("spin_forever", "spin_init_init");
            }
        }
    }

    @Test
    void aCommandThatNeverStopsTalkingRunsIntoItsLimitToo() throws Exception {
        OnHost.Ended ran = runs.jkmod("vm", "exec", "--timeout", "3", "--", "yes");
        DeathRuns.assertDied(ran, "the command did not end in time: its limit is 3 s; --timeout gives it longer");
        assertThat(ran.out()).startsWith("y\ny\n");
    }

    @Test
    void aFloodedConsoleIsNoHang() throws Exception {
        String flood = "while :; do echo flood; done > /dev/kmsg & cat /dev/urandom > /dev/console & "
                + "sleep 25; kill -9 %1 %2; echo fine";
        List<DeathRuns.Going> all = new ArrayList<>();
        for (Architecture architecture : architectures()) {
            all.add(runs.on(kernel.on(architecture))
                    .start(runs.on(kernel.on(architecture)).exec("sh", "-c", flood)));
        }
        for (DeathRuns.Going each : all) {
            OnHost.Ended ran = each.end();
            assertThat(ran.exitCode()).as(ran.toString()).isZero();
            assertThat(ran.out()).isEqualTo("fine\n");
        }
    }

    @Test
    void aPanicIsFoundOnAFloodedConsole() throws Exception {
        String flood = "while :; do echo flood; done > /dev/kmsg & sleep 3; echo c > /proc/sysrq-trigger";
        OnHost.Ended ran = runs.jkmod(runs.exec("sh", "-c", flood));
        DeathRuns.assertDied(ran, "the kernel panicked: sysrq triggered crash");
        assertThat(ran.err().lines().toList().get(1)).contains("Kernel panic - not syncing: sysrq triggered crash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "KILL"})
    void nothingIsLeftOfARunThatIsEnded(String signal) throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        // Whoever starts the tests in the background of a shell has SIGINT ignored, and so would jkmod, which inherits
        // that.
        String script = "exec env --default-signal=INT $JKMOD vm exec --fetch /tmp/x -- sh -c 'echo runs; yes'";
        OnHost run = OnHost.shell(temp, out, err, script);
        while (Files.notExists(out)
                || (Files.size(out) < 1_000_000 && run.process().isAlive())) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        List<ProcessHandle> started = run.alive();
        assertThat(started).hasSizeGreaterThanOrEqualTo(2);
        String kill = "kill -" + signal + " " + run.process().pid();
        assertThat(new ProcessBuilder("sh", "-c", kill).start().waitFor()).isZero();
        for (ProcessHandle each : started) {
            each.onExit().get(30, TimeUnit.SECONDS);
        }
        run.assertNoProcessIsLeft();
        run.assertNoFolderIsLeft();
        assertThat(err).isEmptyFile();
    }
}
