package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jkmod vm shell} on a terminal and without one. */
@VmTest(kernels = "6.1")
final class ShellVmTest {
    private static final String PROMPT = "guest:/payload# ";

    private static final String CTRL_C = "\3";

    private static final String CTRL_Z = "\32";

    private final VmKernel kernel;

    @TempDir
    Path temp;

    ShellVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    private String command() throws Exception {
        return OnHost.LAUNCHER + " vm shell --kernel " + kernel.id() + " " + TestModules.file(kernel, "hello");
    }

    @Test
    void aTerminalIsTheGuestsAndComesBackAsItWas() throws Exception {
        String script = "stty rows 40 cols 100; stty -g; tty; " + command() + "; echo status=$?; stty -g; echo over";
        try (Typist typist = Typist.at(temp, script)) {
            String[] before = typist.await("BusyBox").strip().split("\\s+", -1);
            typist.await(PROMPT);
            typist.type("ls; insmod hello.ko && lsmod; stty size; tty\n");
            typist.await("hello.ko");
            typist.await("hello ");
            typist.await("40 100");
            typist.await("/dev/pts/");

            jobsCanBeStoppedAndEnded(typist);

            Process resize = new ProcessBuilder("stty", "-F", before[1], "rows", "50", "cols", "120").start();
            assertThat(resize.waitFor()).isZero();
            typist.type("while [ \"$(stty size)\" != '50 120' ]; do sleep 1; done; echo lar''ger\n");
            typist.await("larger");

            typist.type("exit 5\n");
            typist.await("status=5");
            assertThat(typist.await("over").strip()).isEqualTo(before[0]);
            assertThat(typist.leaves()).isZero();
        }
    }

    /** What says "go" is in the foreground already. */
    private static void jobsCanBeStoppedAndEnded(Typist typist) throws Exception {
        typist.await(PROMPT);
        typist.type("sh -c 'echo g\"\"o; exec sleep 1000'\n");
        typist.await("go\r\n");
        typist.type(CTRL_Z);
        typist.await("Stopped");
        typist.await(PROMPT);
        typist.type("jobs; fg\n");
        typist.await("Stopped");
        typist.await("sleep 1000"); // fg shows what it brings to the front
        typist.type(CTRL_C);
        typist.await(PROMPT);
        typist.type("echo status $?\n");
        typist.await("status 130");
        typist.await(PROMPT);
    }

    @Test
    void withoutATerminalItIsAStream() throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        String script = "printf 'tty; jkmod lsmod; insmod hello.ko; cut -d\" \" -f1 /proc/modules; exit 7' | "
                + command().replace(OnHost.LAUNCHER, "$JKMOD");
        OnHost run = OnHost.shell(temp, out, err, script);
        assertThat(run.process().waitFor()).as(Files.readString(err)).isEqualTo(7);
        run.assertNoProcessIsLeft();
        assertThat(out).content().startsWith("not a tty\nModule ").endsWith("\nhello\n");
    }

    @Test
    void aDeathGivesTheTerminalBackAndIsToldAsElsewhere() throws Exception {
        String script = "stty -g; " + command() + "; echo status=$?; stty -g; echo over";
        try (Typist typist = Typist.at(temp, script)) {
            String before = typist.await("BusyBox").strip();
            typist.await(PROMPT);
            typist.type("echo c >/proc/sysrq-trigger\n");
            typist.await("jkmod: vm: the kernel panicked: sysrq triggered crash");
            typist.await("status=6");
            assertThat(typist.await("over").strip()).isEqualTo(before);
        }
    }
}
