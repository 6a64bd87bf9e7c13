package io.github.jkmod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Errno;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.report.LoadText;
import io.github.jkmod.report.Tree;
import io.github.jkmod.syscall.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** load and inspect: exit codes, error lines and JSON as docs/cli.md has them. */
final class JkmodCommandsTest extends FakeKernelCommands {
    @Test
    void loadReportsAMatch() {
        kernel.nextLoads();
        CommandRun run = run("load", file, "loud=1");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("hello.ko: module hello, kernel 6.1.0-56-amd64 (x86_64)\n")
                .contains("finit_module   ok, ")
                .contains("/proc/modules  size 16384, refcount 0, used by -, Live, 0xffffffffc0000000, taints O\n")
                .contains("kallsyms       during init 18 symbols forecast, none observed\n")
                .contains("kallsyms       after init  9 symbols (forecast 9), 0 of them in init memory\n")
                .contains("dropped        3 in init memory, which the kernel frees when init has returned:\n")
                .endsWith("  cross-check    match\n");
        assertThat(kernel.made()).containsExactly("finit_module \"loud=1\" 0", "close");
    }

    @Test
    void loadAsJsonHasEveryKeyOfTheContract() {
        kernel.next(() -> {
            kernel.showLive().says("hello: hi");
            return new Outcome.Ok();
        });
        Tree tree = run("load", "--json", file).json();
        assertThat(tree.map().keySet()).containsExactly("check", "load", "crosscheck", "differences");
        assertThat(tree.list("differences")).isEmpty();
        assertThat(tree.tree("check").map().keySet())
                .containsExactly("file", "module", "kernel", "verdict", "errno", "stage", "findings", "unknown");
        assertThat(tree.tree("check").tree("kernel").map())
                .containsEntry("release", "6.1.0-56-amd64")
                .containsEntry("arch", "x86_64");
        assertThat(tree.tree("check").text("verdict")).isEqualTo("unknown");
        assertThat(tree.tree("load").map())
                .containsEntry("syscall", "finit_module")
                .containsEntry("errno", null)
                .containsEntry("kernelLog", List.of("hello: hi"))
                .containsKey("seconds");
        Tree crosscheck = tree.tree("crosscheck");
        assertThat(crosscheck.map())
                .containsEntry("result", "match")
                .containsEntry("differences", List.of())
                .containsKeys("procModules", "kallsyms");
        assertThat(crosscheck.tree("procModules").map())
                .containsOnlyKeys("name", "size", "refcount", "usedBy", "state", "address", "taints")
                .containsEntry("state", "Live");
        Tree kallsyms = crosscheck.tree("kallsyms");
        assertThat(kallsyms.tree("duringInit").map())
                .containsEntry("observed", false)
                .containsEntry("forecast", 18)
                .containsEntry("seen", null)
                .containsEntry("initSymbols", null);
        assertThat(kallsyms.tree("afterInit").map())
                .containsEntry("forecast", 9)
                .containsEntry("seen", 9)
                .containsEntry("initSymbols", 0)
                .containsEntry("missing", List.of())
                .containsEntry("unexpected", List.of());
    }

    @Test
    void watchShowsTheTableDuringInit() {
        kernel.next(() -> {
            kernel.showLoading();
            Thread.sleep(300);
            kernel.showLive();
            return new Outcome.Ok();
        });
        Tree during = run("load", "--watch", "--json", file)
                .json()
                .tree("crosscheck")
                .tree("kallsyms")
                .tree("duringInit");
        assertThat(during.map())
                .containsEntry("observed", true)
                .containsEntry("forecast", 18)
                .containsEntry("seen", 18)
                .containsEntry("initSymbols", 3);
    }

    @Test
    void theTextIsTheJsonsText() {
        kernel.next(() -> {
            kernel.showLive().says("hello: hi");
            kernel.kallsyms(List.of("t hello_exit", "t stranger"));
            return new Outcome.Ok();
        });
        CommandRun json = run("load", "--json", file);
        kernel.showNothing().next(() -> {
            kernel.showLive().says("hello: hi");
            kernel.kallsyms(List.of("t hello_exit", "t stranger"));
            return new Outcome.Ok();
        });
        CommandRun text = run("load", file);
        assertThat(LoadText.load(Json.read(LoadDocument.class, json.out())).replaceAll("\\d+ ms", "N ms"))
                .isEqualTo(text.out().replaceAll("\\d+ ms", "N ms"))
                .contains(
                        "difference     /proc/kallsyms after init: forecast no such entry, the kernel shows t stranger")
                .endsWith("cross-check    different\n");
        assertThat(json.exitCode()).isEqualTo(1);
    }

    @Test
    void aDifferenceIsExitOneAndNamed() {
        kernel.next(() -> {
            kernel.showLive().procModules("hello 16384 0 - Live 0x0");
            return new Outcome.Ok();
        });
        assertFails(
                run("load", file),
                1,
                "jkmod: hello.ko: loaded, but not as forecast: /proc/modules taints: forecast (O), the kernel shows"
                        + " (); see the report");
    }

    @Test
    void theKernelsRefusalIsExitOneWithItsReason() {
        kernel.next(() -> {
            kernel.says("hello: loading out-of-tree module taints kernel.").says("hello: Unknown symbol x (err -2)");
            return new Outcome.Failed(Errno.ENOENT);
        });
        CommandRun run = run("load", "--json", file);
        assertFails(
                run,
                1,
                "jkmod: hello.ko: not loaded: ENOENT: hello: Unknown symbol x (err -2); load the module that exports it"
                        + " first, or build against this kernel");
        Tree tree = run.json();
        assertThat(tree.map()).containsEntry("crosscheck", null);
        assertThat(tree.tree("load").map())
                .containsEntry("errno", "ENOENT")
                .containsEntry("error", "No such file or directory")
                .containsEntry("ending", "failed");
    }

    @Test
    void aForecastRefusalIsExitOneAndNoCallIsMade() {
        kernel.showLive();
        CommandRun run = run("load", "--json", file);
        assertFails(
                run,
                1,
                "jkmod: hello.ko: not loaded: EEXIST forecast: a module named hello is loaded: the kernel takes one"
                        + " module of a name (module_patient_check_exists); unload it first: rmmod hello");
        assertThat(run.json().map()).containsEntry("load", null).containsEntry("crosscheck", null);
        assertThat(run.json().tree("check").map())
                .containsEntry("verdict", "reject")
                .containsEntry("errno", "EEXIST")
                .containsEntry("stage", "exists");
        assertThat(run.json().tree("check").trees("findings").get(0).map().keySet())
                .containsExactly("stage", "severity", "what", "why", "hint", "where", "kernelLog");
        assertThat(kernel.made()).containsExactly("close");
    }

    @Test
    void forceLoadsAlthoughTheForecastRefuses() {
        kernel.showLive().next(new Outcome.Failed(Errno.EEXIST));
        CommandRun run = run("load", "--force", "--json", file);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(kernel.made()).containsExactly("finit_module \"\" 0", "close");
        assertThat(run.json().tree("crosscheck").map()).containsEntry("result", "unknown");
    }

    @Test
    void aRefusalAsForecastIsNoDifferenceAndGivesTheForecastsReason() {
        kernel.privileged(false).next(() -> {
            kernel.says("hello: loading out-of-tree module taints kernel.");
            return new Outcome.Failed(Errno.EPERM);
        });
        CommandRun run = run("load", "--force", "--json", file);
        assertFails(
                run,
                1,
                "jkmod: hello.ko: not loaded: EPERM: this process may not load modules: no CAP_SYS_MODULE, or"
                        + " kernel.modules_disabled is set (may_init_module); run as root; modules_disabled stays until the next boot");
        assertThat(run.json().list("differences")).isEmpty();
    }

    @Test
    void aKernelThatTakesWhatItWasToRefuseIsADifferenceWithTheEvidence() {
        kernel.privileged(false).nextLoads();
        CommandRun run = run("load", "--force", "--json", file, "loud=1");
        assertFails(
                run,
                1,
                "jkmod: hello.ko: loaded, but not as forecast: verdict: forecast reject: EPERM in stage syscall, the"
                        + " kernel shows it went through to init; see the report");
        assertThat(run.json().tree("crosscheck").text("result")).isEqualTo("match");
        Tree difference = run.json().trees("differences").get(0);
        assertThat(difference.map()).containsEntry("kind", "forecast").containsEntry("what", "verdict");
        Tree evidence = difference.tree("evidence");
        assertThat(evidence.map())
                .containsOnlyKeys(
                        "jkmod",
                        "kernel",
                        "file",
                        "sha256",
                        "compression",
                        "parameters",
                        "flags",
                        "verdict",
                        "findings",
                        "unknown",
                        "syscall",
                        "kernelLog")
                .containsEntry("parameters", "loud=1")
                .containsEntry("flags", 0)
                .containsEntry("verdict", "reject: EPERM in stage syscall");
        assertThat(evidence.tree("kernel").map()).containsEntry("version", "#1 SMP");
        assertThat(evidence.text("sha256")).hasSize(64);
        assertThat(LoadText.load(Json.read(LoadDocument.class, run.out())))
                .contains("  forecast       reject: EPERM in stage syscall\n  error          this process may not")
                .endsWith("  difference     verdict: forecast reject: EPERM in stage syscall, the kernel shows it went"
                        + " through to init\n");
    }

    @Test
    void whatWouldHarmTheKernelIsExitFiveAndForceDoesNotPassIt() {
        Path harmful = kernel.file("harmful.ko", SampleModule.harmful());
        for (CommandRun run : List.of(run("load", "--json", harmful), run("load", "--json", "--force", harmful))) {
            assertThat(run.exitCode()).isEqualTo(5);
            assertThat(run.errLines(file))
                    .singleElement()
                    .asString()
                    .startsWith("jkmod: harmful.ko: not loaded: unsafe, the kernel would not check it: ");
            assertThat(run.json().tree("check").map())
                    .containsEntry("verdict", "unsafe")
                    .containsEntry("errno", null)
                    .containsEntry("stage", "relocations");
            assertThat(run.json().tree("check").trees("findings").get(0).get("where"))
                    .isNotNull();
            assertThat(run.json().map()).containsEntry("load", null);
        }
        assertThat(kernel.made()).containsOnly("close");
    }

    @Test
    void withoutPrivilegeIsExitThree() {
        kernel.privileged(false);
        assertFails(
                run("load", file),
                3,
                "jkmod: hello.ko: not loaded: EPERM forecast: this process may not load modules: no CAP_SYS_MODULE, or"
                        + " kernel.modules_disabled is set (may_init_module); run as root; modules_disabled stays until the next boot");
    }

    @Test
    void aFileThatIsNoModuleIsExitFour() {
        kernel.file("broken.ko", new byte[] {1, 2, 3});
        for (String command : List.of("load", "inspect")) {
            CommandRun run = run(command, folder.resolve("broken.ko"));
            assertThat(run.exitCode()).isEqualTo(4);
            assertThat(run.out()).isEmpty();
            assertThat(run.errLines(file)).singleElement().asString().matches("jkmod: broken\\.ko.*: .*; .*");
        }
    }

    @Test
    void aFileThatIsNotThereIsOneLineWithWhatToDo() {
        for (String command : List.of("load", "inspect")) {
            assertFails(
                    run(command, folder.resolve("nofile.ko")),
                    4,
                    "jkmod: nofile.ko: cannot be used: No such file or directory; check the path");
        }
    }

    @Test
    void aWrongCommandLineIsExitTwo() {
        for (CommandRun run : List.of(
                run(), run("no-such-command"), run("load"), run("load", "--no-such-option", file), run("unload"))) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.errLines()).singleElement().asString().matches("jkmod: .*; see jkmod.*--help");
        }
        assertThat(kernel.made()).isEmpty();
    }

    @Test
    void noFailureShowsAStackTrace() {
        kernel.next(() -> {
            throw new IllegalStateException("a bug");
        });
        CommandRun run = run("load", file);
        assertFails(
                run,
                3,
                "jkmod: internal error: java.lang.IllegalStateException: a bug; run with JKMOD_DEBUG=1 and report it");
        kernel.next(() -> {
            throw new LinkageError("no library");
        });
        assertFails(
                run("load", file),
                3,
                "jkmod: internal error: java.lang.LinkageError: no library; run with JKMOD_DEBUG=1 and report it");
        kernel.next(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertFails(
                run("load", file),
                3,
                "jkmod: this takes more memory than Java has; give Java more: JAVA_TOOL_OPTIONS=-Xmx2g");
    }

    @Test
    void severalFilesAreOneDocument() {
        Path second = kernel.file("second.ko", SampleModule.amd64());
        kernel.nextLoads().next(() -> {
            kernel.says("second: no");
            return new Outcome.Failed(Errno.ENODEV);
        });
        CommandRun run = run("load", "--force", "--json", file, "loud=1", second, "loud=0", folder.resolve("third.ko"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).hasLineCount(1);
        assertThat(run.json().tree("check").text("file")).endsWith("second.ko");
        assertThat(run.json().trees("others"))
                .singleElement()
                .satisfies(other -> assertThat(other.tree("check").text("file")).endsWith("hello.ko"));
        assertThat(kernel.made())
                .containsExactly("finit_module \"loud=1\" 0", "close", "finit_module \"loud=0\" 0", "close");
    }

    @Test
    void whatWasLoadedIsReportedEvenIfTheNextFileCannotBeRead() {
        kernel.nextLoads();
        CommandRun run = run("load", "--json", file, folder.resolve("nofile.ko"));
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.json().tree("crosscheck").text("result")).isEqualTo("match");
    }

    @Test
    void inspectNeedsNoKernel() {
        CommandRun run = run("inspect", "--json", file, file);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).hasLineCount(2);
        assertThat(kernel.made()).isEmpty();
    }
}
