package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests that die, each in its own way: exit code 6, one line that says why, then the kernel's lines. */
@VmTest(kernels = "6.1")
final class GuestDeathsVmTest {
    private final VmKernel kernel;

    @TempDir
    Path temp;

    private DeathRuns runs;

    GuestDeathsVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @BeforeEach
    void inAFolder() {
        runs = new DeathRuns(temp, kernel);
    }

    @Test
    void aPanic() throws Exception {
        OnHost.Ended ran = runs.jkmod(runs.exec("sh", "-c", "echo before; sleep 1; echo c > /proc/sysrq-trigger"));
        DeathRuns.assertDied(ran, "the kernel panicked: sysrq triggered crash");
        assertThat(ran.err()).contains("Kernel panic - not syncing: sysrq triggered crash");
        assertThat(ran.out()).isEqualTo("before\n");
    }

    @Test
    void aPanicWhileOutputIsOnItsWay() throws Exception {
        String script = "cat /dev/zero & sleep 2; echo c > /proc/sysrq-trigger";
        Path err = temp.resolve("err");
        OnHost run = OnHost.shell(
                temp,
                temp.resolve("out"),
                err,
                "exec $JKMOD vm exec --kernel " + kernel.id() + " --arch "
                        + kernel.architecture().label() + " -- sh -c '" + script + "' > /dev/null");
        DeathRuns.assertDied(
                new OnHost.Ended(List.of(script), run.process().waitFor(), "", Files.readString(err)),
                "the kernel panicked: sysrq triggered crash");
        run.assertNoProcessIsLeft();
        run.assertNoFolderIsLeft();
    }

    @Test
    void anOopsThatThePanicFollows() throws Exception {
        OnHost.Ended ran = runs.jkmod(runs.run("oops_init", "--append", "oops=panic"));
        DeathRuns.assertDied(ran, "the kernel panicked: (Oops: )?Fatal exception.*");
        assertThat(ran.err()).containsIgnoringCase("NULL pointer dereference").contains("oops_init_init");
        assertThat(ran.err()).containsPattern("Kernel panic - not syncing: (Oops: )?Fatal exception");
    }

    @Test
    void aProcessThatTakesAllMemory() throws Exception {
        OnHost.Ended ran = runs.jkmod(runs.exec("awk", DeathRuns.HOG));
        DeathRuns.assertDied(
                ran,
                "the guest ran out of memory: Killed process \\d+ \\(awk\\); the command ended with status 137; --memory .*");
        assertThat(ran.err()).contains("invoked oom-killer", "Out of memory: Killed process");
    }

    @Test
    void filesThatTakeAllMemoryWithTheGuestsJvmAsTheVictim() throws Exception {
        String fill = "mount -t tmpfs -o size=9g big /mnt; cat /dev/zero > /mnt/file";
        OnHost.Ended ran = runs.jkmod(runs.exec("sh", "-c", "mkdir -p /mnt; " + fill));
        DeathRuns.assertDied(ran, "the guest ran out of memory: Killed process \\d+ \\(java\\); --memory .*");
        assertThat(ran.err()).contains("invoked oom-killer");
    }

    @Test
    void theGuestsJvmKilled() throws Exception {
        OnHost.Ended ran = runs.jkmod(runs.exec("sh", "-c", "kill -9 $PPID; sleep 60"));
        DeathRuns.assertDied(ran, "the guest's JVM ended: status 137, that is signal 9");
    }

    @Test
    void qemuKilledFromOutside() throws Exception {
        DeathRuns.assertDied(
                runs.qemuEndedBy("KILL"), "QEMU failed: something on this machine killed it with signal 9");
    }

    @Test
    void aBusyProgramIsNoHangButRunsIntoItsLimit() throws Exception {
        String[] busy = {"vm", "exec", "--arch", kernel.architecture().label(), "--timeout", "3", "--", "sh", "-c"};
        OnHost.Ended ran = runs.jkmod(DeathRuns.with(busy, "while :; do :; done"));
        DeathRuns.assertDied(ran, "the command did not end in time: its limit is 3 s; --timeout gives it longer");
        assertThat(ran.err())
                .contains("sysrq: Show backtrace of all active CPUs")
                .contains("Comm: sh ");
    }
}
