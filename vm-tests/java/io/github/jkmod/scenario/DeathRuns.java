package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs of jkmod on the host with guests of one kernel; most come to a bad end.
 *
 * @param temp for their output
 * @param kernel the guests'
 */
record DeathRuns(Path temp, VmKernel kernel) {
    /** Takes memory in small pieces, as long as there is any. */
    static final String HOG = "BEGIN { while (1) a[i++] = sprintf(\"%1000s\", \"\") }";

    /** {@return the same for another kernel} */
    DeathRuns on(VmKernel other) {
        return new DeathRuns(temp, other);
    }

    /** {@return the arguments for {@code vm COMMAND} with this kernel} */
    String[] vm(String command, String... more) {
        String[] first = {
            "vm",
            command,
            "--kernel",
            kernel.id(),
            "--arch",
            kernel.architecture().label()
        };
        return with(first, more);
    }

    /** {@return the arguments for a command in a guest} */
    String[] exec(String... command) {
        return with(vm("exec", "--timeout", "90", "--"), command);
    }

    /** {@return the arguments for one of the test modules in a guest} */
    String[] run(String module, String... more) throws IOException {
        return with(vm("run", TestModules.file(kernel, module).toString()), more);
    }

    static String[] with(String[] first, String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    OnHost.Ended jkmod(String... arguments) throws IOException, InterruptedException {
        return OnHost.jkmod(temp, arguments);
    }

    /** A run that goes on beside others. */
    record Going(OnHost run, Path out, Path err, List<String> arguments) {
        OnHost.Ended end() throws Exception {
            int exitCode = run.process().waitFor();
            run.assertNoProcessIsLeft();
            run.assertNoFolderIsLeft();
            return new OnHost.Ended(arguments, exitCode, Files.readString(out), Files.readString(err));
        }
    }

    Going start(String... arguments) throws IOException {
        Path out = Files.createTempFile(temp, "out", "");
        Path err = Files.createTempFile(temp, "err", "");
        return new Going(OnHost.start(temp, out, err, arguments), out, err, List.of(arguments));
    }

    /** Exit code 6, the first line as given, all others indented, no trace of Java's. */
    static void assertDied(OnHost.Ended ran, String firstLine) {
        assertThat(ran.exitCode()).as(ran.toString()).isEqualTo(6);
        List<String> lines = ran.err()
                .lines()
                .dropWhile(line -> line.startsWith("jkmod: making a template"))
                .toList();
        assertThat(lines.get(0)).matches("jkmod: vm: " + firstLine + "; .*");
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("  "));
        assertThat(ran.err()).doesNotContain("\tat ", "Exception in");
    }

    /** A command in a guest whose QEMU gets a signal when it runs. */
    OnHost.Ended qemuEndedBy(String signal) throws Exception {
        Going going = start(exec("sh", "-c", "echo runs; sleep 60"));
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
}
