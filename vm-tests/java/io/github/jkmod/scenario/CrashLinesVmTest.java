package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.junit.ExpectKernelTrouble;
import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether {@code jkmod decode} finds the line at which real kernels say that a module failed. The module's sources mark each
 * such line by a comment.
 */
@VmTest(kernels = "*")
@ExpectKernelTrouble(".") // each test has one of its own kind, and asserts on what is known of it
final class CrashLinesVmTest {
    private static final Path SOURCES = Path.of("vm-tests/modules/crashing");

    @TempDir
    private Path folder;

    private Map<String, Path> modules = Map.of();

    @Payload
    static Map<String, Path> modules(VmKernel kernel) throws IOException {
        return kernel.build(SOURCES);
    }

    @BeforeEach
    void build(VmKernel kernel) throws IOException {
        modules = kernel.build(SOURCES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "unlikely", "bug", "warn"})
    void whatFailsInALoad(String where, TestGuest guest) throws Exception {
        guest.jkmod("load", "/payload/crash.ko", "where=" + where);
        assertThat(lines(pc(decoded(guest.console())))).first().isEqualTo(marked("crash.c", where));
    }

    @ParameterizedTest
    @ValueSource(strings = {"thread", "work"})
    void whatFailsByItselfSoonAfter(String where, TestGuest guest) throws Exception {
        guest.jkmod("load", "/payload/crash.ko", "where=" + where);
        guest.run("sleep", "1");
        assertThat(lines(pc(decoded(guest.console())))).first().isEqualTo(marked("crash.c", where));
    }

    @Test
    void whatFailsInExit(TestGuest guest) throws Exception {
        guest.copyIn(Path.of(file("crash.ko") + ".debug"), "/payload/crash.ko.debug");
        guest.jkmod("load", "/payload/crash.ko", "where=exit");
        GuestRun unload = guest.jkmod("unload", "crash");
        assertThat(unload.out()).contains(" at " + marked("crash.c", "exit") + "\n");
        assertThat(lines(pc(decoded(guest.console())))).containsExactly(marked("crash.c", "exit"));
    }

    @Test
    void whatFailsInAnInterruptKillsTheKernel(TestGuest guest) throws Exception {
        List<String> console = new ArrayList<>();
        assertThatThrownBy(() -> {
                    guest.jkmod("load", "/payload/crash.ko", "where=interrupt");
                    guest.run("sleep", "9");
                })
                .isInstanceOfSatisfying(GuestDiedException.class, died -> console.addAll(died.kernelLines()));
        assertThat(lines(pc(decoded(console)))).first().isEqualTo(marked("crash.c", "interrupt"));
    }

    @Test
    void functionsThatWereInlinedAreNamedWithTheLinesThatCallThem(TestGuest guest) throws Exception {
        guest.jkmod("load", "/payload/crash.ko", "where=inlined");
        Tree pc = pc(decoded(guest.console()));
        assertThat(lines(pc))
                .containsExactly(
                        marked("crash.c", "inlined"),
                        marked("crash.c", "inlined: middle"),
                        marked("crash.c", "inlined: outer"));
        assertThat(pc.trees("source").stream().map(line -> line.text("function")))
                .containsExactly("innermost", "middle", "outer");
    }

    @Test
    void callersAreNamedEvenIfTheyAreAnotherModule(TestGuest guest) throws Exception {
        guest.jkmod("load", "/payload/crash.ko");
        guest.jkmod("load", "/payload/crash_caller.ko");
        Tree report = decoded(guest.console());
        assertThat(lines(pc(report))).containsExactly(marked("crash.c", "caller"));
        assertThat(lines(frame(report, "between"))).containsExactly(marked("crash_caller.c", "caller: between"));
        assertThat(lines(frame(report, "crash_caller_init")))
                .first()
                .isEqualTo(marked("crash_caller.c", "caller: init"));
    }

    @Test
    void textShowsTheSourceAndTheInstruction(TestGuest guest) throws Exception {
        guest.copyIn(Path.of(file("crash.ko") + ".debug"), "/payload/crash.ko.debug");
        GuestRun insmod = guest.run("/bin/jkmod", "insmod", "/payload/crash.ko", "where=init");
        assertThat(insmod.err().lines()).contains("insmod:           in_init at " + marked("crash.c", "init"));
        Path log = Files.write(folder.resolve("log"), guest.console());
        OnHost.Ended decode = OnHost.jkmod(folder, "decode", log.toString(), file("crash.ko"), file("crash_caller.ko"));
        assertThat(decode.exitCode()).isZero();
        assertThat(decode.out())
                .contains("in_init at " + marked("crash.c", "init"))
                .contains("*nowhere = sum; /* init */")
                .containsPattern(">\\s+[0-9a-f]+: (mov|str|sw)");
    }

    private String file(String name) {
        return Objects.requireNonNull(modules.get(name)).toString();
    }

    /** {@return the first report of the console} */
    private Tree decoded(List<String> console) throws IOException, InterruptedException {
        Path log = Files.write(folder.resolve("log"), console);
        OnHost.Ended decode =
                OnHost.jkmod(folder, "decode", "--json", log.toString(), file("crash.ko"), file("crash_caller.ko"));
        assertThat(decode.exitCode()).as(decode.err()).isZero();
        return decode.json().trees("reports").get(0);
    }

    private static Tree pc(Tree report) {
        return report.trees("frames").stream()
                .filter(frame -> frame.text("kind").matches("pc|warning"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.text("title")));
    }

    /** Compilers give clones of functions other names, such as between.constprop.0. */
    private static Tree frame(Tree report, String function) {
        return report.trees("frames").stream()
                .filter(frame -> frame.trees("source").stream()
                        .anyMatch(line -> line.text("function").equals(function)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.text("title")));
    }

    private static List<String> lines(Tree frame) {
        return frame.trees("source").stream()
                .map(line -> line.text("file") + ":" + (int) line.number("line"))
                .toList();
    }

    private static String marked(String file, String mark) throws IOException {
        return MarkedLine.of(SOURCES.resolve(file), mark);
    }
}
