package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that die, each in its own way: exit code 6, one line that says why, then the kernel's lines. */
@Tag("vm")
final class GuestDeathVmTest {
    /** Takes memory in small pieces, as long as there is any. */
    private static final String HOG = "BEGIN { while (1) a[i++] = sprintf(\"%1000s\", \"\") }";

    @TempDir
    Path temp;

    private static String[] exec(Architecture architecture, String... command) {
        return with(new String[] {"vm", "exec", "--arch", architecture.label(), "--timeout", "90", "--"}, command);
    }

    private static String[] run(Architecture architecture, String module, String... more) throws IOException {
        String file = Lab.module(architecture, module).toString();
        return with(new String[] {"vm", "run", "--arch", architecture.label(), file}, more);
    }

    private static String[] with(String[] first, String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    /** A run that goes on beside others. */
    private record Going(OnHost run, Path out, Path err, List<String> arguments) {
        Ran end() throws Exception {
            int exitCode = run.process().waitFor();
            run.assertNoProcessIsLeft();
            run.assertNoFolderIsLeft();
            return new Ran(arguments, exitCode, Files.readString(out), Files.readString(err));
        }
    }

    private Going start(String... arguments) throws IOException {
        Path out = Files.createTempFile(temp, "out", "");
        Path err = Files.createTempFile(temp, "err", "");
        return new Going(OnHost.start(temp, out, err, arguments), out, err, List.of(arguments));
    }

    /** Exit code 6, the first line as given, all others indented, no trace of Java's. */
    private static void assertDied(Ran ran, String firstLine) {
        assertThat(ran.exitCode()).as(ran.toString()).isEqualTo(6);
        List<String> lines = ran.err()
                .lines()
                .dropWhile(line -> line.startsWith("jkmod: making a template"))
                .toList();
        assertThat(lines.get(0)).matches("jkmod: vm: " + firstLine + "; .*");
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("  "));
        assertThat(ran.err()).doesNotContain("\tat ", "Exception in");
    }

    @ParameterizedTest
    @EnumSource
    void aPanic(Architecture architecture) throws Exception {
        Ran ran = OnHost.jkmod(
                temp, exec(architecture, "sh", "-c", "echo before; sleep 1; echo c > /proc/sysrq-trigger"));
        assertDied(ran, "the kernel panicked: sysrq triggered crash");
        assertThat(ran.err()).contains("Kernel panic - not syncing: sysrq triggered crash");
        assertThat(ran.out()).isEqualTo("before\n");
    }

    @ParameterizedTest
    @EnumSource
    void aPanicWhileOutputIsOnItsWay(Architecture architecture) throws Exception {
        String script = "cat /dev/zero & sleep 2; echo c > /proc/sysrq-trigger";
        Path err = temp.resolve("err");
        OnHost run = OnHost.shell(
                temp,
                temp.resolve("out"),
                err,
                "exec $JKMOD vm exec --arch " + architecture.label() + " -- sh -c '" + script + "' > /dev/null");
        assertDied(
                new Ran(List.of(script), run.process().waitFor(), "", Files.readString(err)),
                "the kernel panicked: sysrq triggered crash");
        run.assertNoProcessIsLeft();
        run.assertNoFolderIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void anOopsThatThePanicFollows(Architecture architecture) throws Exception {
        Ran ran = OnHost.jkmod(temp, run(architecture, "oops_init", "--append", "oops=panic"));
        assertDied(ran, "the kernel panicked: (Oops: )?Fatal exception.*");
        assertThat(ran.err()).containsIgnoringCase("NULL pointer dereference").contains("oops_init_init");
        assertThat(ran.err()).containsPattern("Kernel panic - not syncing: (Oops: )?Fatal exception");
    }

    @ParameterizedTest
    @EnumSource
    void aProcessThatTakesAllMemory(Architecture architecture) throws Exception {
        Ran ran = OnHost.jkmod(temp, exec(architecture, "awk", HOG));
        assertDied(
                ran,
                "the guest ran out of memory: Killed process \\d+ \\(awk\\); the command ended with status 137; --memory .*");
        assertThat(ran.err()).contains("invoked oom-killer", "Out of memory: Killed process");
    }

    @ParameterizedTest
    @EnumSource
    void filesThatTakeAllMemoryWithTheGuestsJvmAsTheVictim(Architecture architecture) throws Exception {
        String fill = "mount -t tmpfs -o size=9g big /mnt; cat /dev/zero > /mnt/file";
        Ran ran = OnHost.jkmod(temp, exec(architecture, "sh", "-c", "mkdir -p /mnt; " + fill));
        assertDied(ran, "the guest ran out of memory: Killed process \\d+ \\(java\\); --memory .*");
        assertThat(ran.err()).contains("invoked oom-killer");
    }

    @Test
    void aCommandThatCopesWithALackOfMemoryIsNotBlamed() throws Exception {
        String[] full = exec(Architecture.X86_64, "sh", "-c", "cat /dev/zero > /tmp/full; echo $?");
        Ran ran = OnHost.jkmod(temp, full);
        assertThat(ran.exitCode()).as(ran.toString()).isZero();
        assertThat(ran.out()).isEqualTo("1\n");
        assertThat(ran.err()).isEqualTo("cat: write error: No space left on device\n");
        Ran coped = OnHost.jkmod(temp, exec(Architecture.X86_64, "sh", "-c", "awk '" + HOG + "'; echo $?"));
        assertThat(coped.exitCode()).as(coped.toString()).isZero();
        assertThat(coped.out()).isEqualTo("137\n");
    }

    @ParameterizedTest
    @EnumSource
    void theGuestsJvmKilled(Architecture architecture) throws Exception {
        Ran ran = OnHost.jkmod(temp, exec(architecture, "sh", "-c", "kill -9 $PPID; sleep 60"));
        assertDied(ran, "the guest's JVM ended: status 137, that is signal 9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"poweroff", "reboot"})
    void aGuestThatGoesDownByItselfHasNotPanicked(String command) throws Exception {
        Ran ran = OnHost.jkmod(temp, exec(Architecture.X86_64, command, "-f"));
        assertDied(ran, "the guest went down by itself: it (powered itself off|restarted).*");
    }

    @ParameterizedTest
    @EnumSource
    void qemuKilledFromOutside(Architecture architecture) throws Exception {
        assertDied(qemuEndedBy("KILL", architecture), "QEMU failed: something on this machine killed it with signal 9");
    }

    @Test
    void qemuToldToEndFromOutside() throws Exception {
        Ran ran = qemuEndedBy("TERM", Architecture.X86_64);
        assertDied(ran, "QEMU failed: qemu-system-x86_64: terminating on signal 15 from pid .*");
    }

    private Ran qemuEndedBy(String signal, Architecture architecture) throws Exception {
        Going going = start(exec(architecture, "sh", "-c", "echo runs; sleep 60"));
        while (Files.size(going.out()) == 0 && going.run().process().isAlive()) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        List<ProcessHandle> qemus = going.run().alive().stream()
                .filter(each -> each.info().command().orElse("").contains("qemu-system-"))
                .toList();
        assertThat(qemus).hasSize(1);
        String kill = "kill -" + signal + " " + qemus.get(0).pid();
        assertThat(new ProcessBuilder("sh", "-c", kill).start().waitFor()).isZero();
        return going.end();
    }

    @Test
    void aHangIsShownByTheKernelsOwnBacktrace() throws Exception {
        List<Going> all = new ArrayList<>(); // side by side: each takes as long as a guest may be silent
        for (Architecture architecture : Architecture.values()) {
            all.add(start(run(architecture, "spin_init")));
        }
        for (Going each : all) {
            Ran ran = each.end();
            assertDied(ran, "the guest hangs: no sign of life for \\d+ s");
            assertThat(ran.err()).contains("sysrq: Show backtrace of all active CPUs");
            assertThat(ran.err()).contains("spin_forever", "spin_init_init");
        }
    }

    @Test
    void aHangWithInterruptsOffIsSaidToBeOne() throws Exception {
        List<Going> all = new ArrayList<>();
        for (Architecture architecture : Architecture.values()) {
            all.add(start(run(architecture, "spin_init", "irqs=0")));
        }
        for (Going each : all) {
            Ran ran = each.end();
            String why = "its kernel does not answer SysRq, as its interrupts are off";
            assertDied(ran, "the guest hangs: no sign of life for \\d+ s; " + why);
            assertThat(ran.err()).containsPattern("qemu: processor 0: pc [0-9a-f]+, interrupts off");
            if (ran.argv().contains(Architecture.X86_64.label())) { // the one with an interrupt that is never off
                assertThat(ran.err()).contains("spin_forever", "spin_init_init");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBusyProgramIsNoHangButRunsIntoItsLimit(Architecture architecture) throws Exception {
        String[] busy = {"vm", "exec", "--arch", architecture.label(), "--timeout", "3", "--", "sh", "-c"};
        Ran ran = OnHost.jkmod(temp, with(busy, "while :; do :; done"));
        assertDied(ran, "the command did not end in time: its limit is 3 s; --timeout gives it longer");
        assertThat(ran.err())
                .contains("sysrq: Show backtrace of all active CPUs")
                .contains("Comm: sh ");
    }

    @Test
    void aCommandThatNeverStopsTalkingRunsIntoItsLimitToo() throws Exception {
        Ran ran = OnHost.jkmod(temp, "vm", "exec", "--timeout", "3", "--", "yes");
        assertDied(ran, "the command did not end in time: its limit is 3 s; --timeout gives it longer");
        assertThat(ran.out()).startsWith("y\ny\n");
    }

    @Test
    void aFloodedConsoleIsNoHang() throws Exception {
        String flood = "while :; do echo flood; done > /dev/kmsg & cat /dev/urandom > /dev/console & "
                + "sleep 25; kill -9 %1 %2; echo fine";
        List<Going> all = new ArrayList<>();
        for (Architecture architecture : Architecture.values()) {
            all.add(start(exec(architecture, "sh", "-c", flood)));
        }
        for (Going each : all) {
            Ran ran = each.end();
            assertThat(ran.exitCode()).as(ran.toString()).isZero();
            assertThat(ran.out()).isEqualTo("fine\n");
        }
    }

    @Test
    void aPanicIsFoundOnAFloodedConsole() throws Exception {
        String flood = "while :; do echo flood; done > /dev/kmsg & sleep 3; echo c > /proc/sysrq-trigger";
        Ran ran = OnHost.jkmod(temp, exec(Architecture.X86_64, "sh", "-c", flood));
        assertDied(ran, "the kernel panicked: sysrq triggered crash");
        assertThat(ran.err().lines().toList().get(1)).contains("Kernel panic - not syncing: sysrq triggered crash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "KILL"})
    void nothingIsLeftOfARunThatIsEnded(String signal) throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        String script = "exec $JKMOD vm exec --fetch /tmp/x -- sh -c 'echo runs; yes'";
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
