package io.github.jkmod.cli.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.cli.FakeKernelCommands;
import io.github.jkmod.model.Errno;
import io.github.jkmod.report.Tree;
import io.github.jkmod.syscall.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** unload: exit codes, error lines and JSON as docs/cli.md has them. */
final class UnloadCommandTest extends FakeKernelCommands {
    @Test
    void unloadProvesThatNothingIsLeft() {
        kernel.showLive().nextUnloads();
        CommandRun run = run("unload", "hello");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("delete_module  ok, ")
                .contains(
                        "left over      /proc/modules absent, /sys/module absent, /proc/kallsyms 0 entries (before: 9)")
                .endsWith("unload proof   match\n");
    }

    @Test
    void unloadAsJson() {
        kernel.showLive().nextUnloads();
        Tree tree = run("unload", "--json", "hello").json();
        assertThat(tree.map())
                .containsEntry("module", "hello")
                .containsEntry("result", "match")
                .containsEntry("procModules", "absent")
                .containsEntry("sysModule", "absent")
                .containsEntry("differences", List.of());
        assertThat(tree.tree("kallsyms").map()).containsEntry("before", 9).containsEntry("after", 0);
        assertThat(tree.tree("unload").map())
                .containsEntry("syscall", "delete_module")
                .containsEntry("errno", null);
    }

    @Test
    void whatTheKernelComplainedOfIsLookedUpInTheFileThatWasLoaded() {
        kernel.nextLoads();
        run("load", file, "loud=1");
        kernel.next(() -> {
            kernel.says("BUG: kernel NULL pointer dereference, address: 0000000000000000")
                    .says("RIP: 0010:hello_exit+0x1/0x10 [hello]");
            return new Outcome.Failed(Errno.EBUSY);
        });
        assertThat(run("unload", "hello").out())
                .endsWith("the kernel's trouble, by source:\n"
                        + "  BUG: kernel NULL pointer dereference, address: 0000000000000000\n"
                        + "  RIP: 0010:hello_exit+0x1/0x10 [hello]\n"
                        + "          no source: " + file
                        + " has no debug information: it was built without -g, or stripped\n");
    }

    @Test
    void residueIsExitOneAndNamed() {
        kernel.showLive().next(() -> {
            kernel.procModules().noSysModule();
            return new Outcome.Ok();
        });
        CommandRun run = run("unload", "hello");
        assertFails(
                run,
                1,
                "jkmod: hello: unloaded, but something is left: /proc/kallsyms: forecast no entry, the kernel shows 9"
                        + " entries, first hello_exit; see the report");
        assertThat(run.out()).endsWith("unload proof   different\n");
    }

    @Test
    void whatCannotBeReadAfterAnUnloadIsNotCalledAbsent() {
        kernel.showLive().next(() -> {
            kernel.showNothing().write("proc/modules", "nonsense\n");
            return new Outcome.Ok();
        });
        Tree tree = run("unload", "--json", "hello").json();
        assertThat(tree.map()).containsEntry("procModules", null).containsEntry("sysModule", "absent");
        assertThat(tree.list("notCompared")).hasSize(3); // nor is what it registered known, nor is there a kcore
    }

    @Test
    void unloadOfAModuleThatIsNotThereIsExitOne() {
        kernel.next(new Outcome.Failed(Errno.ENOENT));
        CommandRun run = run("unload", "hello-world");
        assertFails(
                run,
                1,
                "jkmod: hello_world: not unloaded: ENOENT: No such file or directory (the kernel's log gives no"
                        + " reason); see jkmod lsmod for what is loaded");
        assertThat(run.out()).doesNotContain("left over").doesNotContain("unload proof");
    }

    @Test
    void unloadOfAModuleInUseNamesItsUsers() {
        kernel.procModules("hello 16384 2 second,first, Live 0xffffffffc0000000")
                .next(new Outcome.Failed(Errno.EAGAIN))
                .next(new Outcome.Failed(Errno.EAGAIN));
        assertFails(
                run("unload", "hello"),
                1,
                "jkmod: hello: not unloaded: EAGAIN: used by second, first; unload its users first");
        kernel.procModules("hello 16384 3 - Live 0xffffffffc0000000");
        assertFails(
                run("unload", "hello"),
                1,
                "jkmod: hello: not unloaded: EAGAIN: 3 uses by programs or the kernel, by no module; end these first");
    }

    @Test
    void unloadWithoutPrivilegeIsExitThree() {
        kernel.next(new Outcome.Failed(Errno.EPERM));
        CommandRun run = run("unload", "--json", "hello");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.json().map()).containsEntry("result", null);
    }

    @Test
    void severalUnloadsAreOneDocumentWithTheFailedOneFirst() {
        kernel.showLive().nextUnloads().next(new Outcome.Failed(Errno.EBUSY)).next(new Outcome.Failed(Errno.EBUSY));
        CommandRun run = run("unload", "--json", "hello", "b", "c");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.json().text("module")).isEqualTo("b");
        assertThat(run.json().trees("others"))
                .extracting(tree -> tree.text("module"))
                .containsExactly("hello", "c");
    }
}
