package io.github.jkmod.cli.kmod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.model.Errno;
import io.github.jkmod.syscall.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What modprobe does: loading, removing, and where it looks for what it needs. */
final class ModprobeCommandTest extends ModprobeTree {
    @Test
    void loadsWhatIsNeededFirstWithTheOptionsOfEach() {
        config("options base debug=1\noptions hello loud=1\n");
        assertThat(run("hello", "whom=a b", "num=1")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(kernel.made())
                .containsExactly(
                        "finit_module \"debug=1 \" 0",
                        "close",
                        "finit_module \"loud=1 whom=\"a b\" num=1\" 0",
                        "close");
    }

    @Test
    void whatIsLoadedIsLeftAlone() {
        loaded("hello", 0);
        assertThat(run("hello")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(run("--first-time", "hello"))
                .isEqualTo(
                        new CommandRun(1, "", "modprobe: ERROR: could not insert 'hello': Module already in kernel\n"));
        assertThat(kernel.made()).isEmpty();
    }

    @Test
    void aRefusalNamesTheFileOfTheChain() {
        kernel.next(() -> {
            kernel.says("base: Unknown symbol lost (err -2)");
            return new Outcome.Failed(Errno.ENOENT);
        });
        CommandRun run = run("hello");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .startsWith("modprobe: ERROR: could not insert 'hello': Unknown symbol in module, or unknown parameter"
                        + " (see dmesg)")
                .contains("modprobe: " + tree + "/base.ko: kernel: base: Unknown symbol lost (err -2)");
        assertThat(kernel.made()).hasSize(2);
    }

    @Test
    void unknownNames() {
        String text = "Module nosuch not found in directory " + tree + "\n";
        assertThat(run("nosuch")).isEqualTo(new CommandRun(1, "", "modprobe: FATAL: " + text));
        assertThat(run("-a", "nosuch", "hello")).isEqualTo(new CommandRun(1, "", "modprobe: WARNING: " + text));
        assertThat(kernel.made()).hasSize(4);
        assertThat(run("-q", "nosuch")).isEqualTo(new CommandRun(1, "", ""));
        assertThat(run("-r", "nosuch")).isEqualTo(new CommandRun(1, "", "modprobe: FATAL: Module nosuch not found.\n"));
        assertThat(run("-r", "a[b")).isEqualTo(new CommandRun(1, "", ""));
    }

    @Test
    void aListedFileThatIsNotThereIsARefusal() throws IOException {
        Files.delete(tree.resolve("base.ko"));
        CommandRun run = run("hello");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("modprobe: ERROR: could not insert 'hello': Unknown symbol in module")
                .contains(
                        "modprobe: " + tree + "/base.ko: No such file or directory: hello needs it and modules.dep.bin"
                                + " lists it; install it or run depmod");
        String complaint = "modprobe: ERROR: path=" + tree + "/base.ko error=No such file or directory\n";
        assertThat(run("-D", "hello").err()).isEqualTo(complaint + complaint);
        assertThat(run("-r", "hello").err()).isEqualTo(complaint);
        assertThat(kernel.made()).isEmpty();
        assertThat(run("-D", "hello").out()).isEqualTo("insmod " + tree + "/hello.ko \n");
    }

    @Test
    void aBlacklistHoldsForAliasesAndIfAskedForNames() {
        kernel.write("proc/cmdline", "modprobe.blacklist=hello\n");
        assertThat(run("pci:v1")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(run("-b", "hello")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(kernel.made()).isEmpty();
        assertThat(run("hello").exitCode()).isZero();
        assertThat(kernel.made()).hasSize(4);
    }

    @Test
    void commandsOfTheConfigurationStandInForModules() {
        config("install hello echo \"$MODPROBE_MODULE <$CMDLINE_OPTS>\"\nremove hello exit 3\n");
        assertThat(run("hello", "a=1")).isEqualTo(new CommandRun(0, "hello <a=1>\n", ""));
        assertThat(kernel.made()).hasSize(2); // base
        CommandRun removal = run("-v", "-r", "hello");
        assertThat(removal.exitCode()).isEqualTo(1);
        assertThat(removal.out()).isEqualTo("remove exit 3\n");
        assertThat(removal.errLines())
                .containsExactly(
                        "modprobe: FATAL: Error running remove command for hello",
                        "modprobe: exit 3: its exit status is 3");
    }

    @Test
    void aFailedInstallCommand() {
        config("install base exit 5\n");
        assertThat(run("base").errLines())
                .containsExactly(
                        "modprobe: ERROR: Error running install command" + " 'exit 5' for module base: retcode 5",
                        "modprobe: ERROR: could not insert 'base': Invalid argument");
        assertThat(run("-i", "base").exitCode()).isZero();
    }

    @Test
    void removesTheModuleAndWhatNobodyNeedsAnyMore() {
        loaded("hello", 0);
        loaded("base", 0);
        assertThat(run("-r", "-v", "hello")).isEqualTo(new CommandRun(0, "rmmod hello\nrmmod base\n", ""));
        assertThat(kernel.made()).containsExactly("delete_module hello 2048", "delete_module base 2048");
    }

    @Test
    void whatIsInUseStaysUnlessItsHoldersGoToo() {
        loaded("hello", 0);
        loaded("base", 1);
        kernel.write("sys/module/base/holders/hello/x", "");
        assertThat(run("-r", "base").errLines())
                .containsExactly(
                        "modprobe: FATAL: Module base is in use.",
                        "modprobe: base: held by hello; remove these first, or all with --remove-holders");
        assertThat(kernel.made()).isEmpty();
        kernel.next(() -> {
            kernel.write("sys/module/base/refcnt", "0\n");
            return new Outcome.Ok();
        });
        assertThat(run("-r", "--remove-holders", "base").exitCode()).isZero();
        assertThat(kernel.made()).startsWith("delete_module hello 2048").endsWith("delete_module base 2048");
    }

    @Test
    void removingWhatIsNotThere() {
        assertThat(run("-r", "hello")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(run("-r", "--first-time", "hello"))
                .isEqualTo(new CommandRun(1, "", "modprobe: FATAL: Module hello is not in kernel.\n"));
        assertThat(run("-r", "unix")).isEqualTo(new CommandRun(1, "", "modprobe: FATAL: Module unix is builtin.\n"));
    }

    @Test
    void aBusyModuleIsWaitedFor() {
        loaded("base", 1);
        kernel.next(new Outcome.Failed(Errno.EAGAIN)).next(new Outcome.Failed(Errno.EAGAIN));
        assertThat(run("-r", "-w", "10000", "base")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(kernel.made()).hasSize(3);
    }

    @Test
    void aRefusedRemovalSaysWhy() {
        loaded("base", 0);
        kernel.next(new Outcome.Failed(Errno.EBUSY));
        CommandRun run = run("-r", "base");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines().get(0))
                .isEqualTo("modprobe: ERROR: could not" + " remove 'base': Device or resource busy");
        assertThat(run.errLines().get(1)).startsWith("modprobe: base: EBUSY: ");
    }

    @Test
    void aPathIsAFileWithTheNeedsOfItsName() throws IOException {
        Path other = Files.copy(tree.resolve("hello.ko"), folder.resolve("hello.ko"));
        assertThat(run("-D", other).out()).isEqualTo("insmod " + tree + "/base.ko \ninsmod " + other + " \n");
        assertThat(run("/none/x.ko"))
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        "modprobe: FATAL: Failed to get module from path /none/x.ko: No such file or directory\n"));
    }

    @Test
    void anotherRootMovesModulesConfigurationAndKernel() throws IOException {
        Path other = folder.resolve("other");
        Files.createDirectories(other.resolve("usr/lib/modules"));
        Files.move(tree, other.resolve("usr/lib/modules/R"));
        Files.createDirectories(other.resolve("etc/modprobe.d"));
        Files.writeString(other.resolve("etc/modprobe.d/a.conf"), "options hello here=1\n");
        CommandRun run = CommandRun.of(kernel, "modprobe", "--sysroot", other, "-D", "hello");
        assertThat(run.out()).endsWith("insmod " + other + "/usr/lib/modules/R/hello.ko here=1 \n");
    }

    @Test
    void aLinkToNowhereAmongTheConfigurationIsNamedAndLeftOut() throws IOException {
        Path dir = Files.createDirectories(folder.resolve("conf"));
        Files.createSymbolicLink(dir.resolve("a.conf"), Path.of("/nonexistent/x"));
        Files.writeString(dir.resolve("b.conf"), "options hello b=1\n");
        assertThat(run("-C", dir, "-D", "hello"))
                .isEqualTo(new CommandRun(
                        0,
                        "insmod " + tree + "/base.ko \ninsmod " + tree + "/hello.ko b=1 \n",
                        "libkmod: ERROR: conf_files_filter_out: Cannot stat directory entry: " + dir + "/a.conf\n"));
    }

    @Test
    void aFolderInPlaceOfAnIndexIsSaidAndLeftOut() throws IOException {
        Files.delete(tree.resolve("modules.alias.bin"));
        Files.createDirectories(tree.resolve("modules.alias.bin"));
        CommandRun run = run("-D", "base");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .startsWith("modprobe: ERROR: mmap(NULL, ")
                .endsWith(", PROT_READ, 3, MAP_PRIVATE, 0): No such device\n");
    }

    @Test
    void aDamagedIndexIsOneLineThatSaysWhere() throws IOException {
        byte[] index = {(byte) 0xb0, 7, (byte) 0xf4, 0x57, 0, 2, 0, 1, 0x2f, -1, -1, -16};
        Files.write(tree.resolve("modules.dep.bin"), index);
        CommandRun run = run("-D", "hello");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err())
                .startsWith("modprobe: ERROR: " + tree + "/modules.dep.bin+0xffffff0: ")
                .endsWith("; run depmod\n");
    }

    @Test
    void whatIsNoPathIsSaidWithTheReason() throws IOException {
        Path loop = folder.resolve("loop.ko");
        Files.createSymbolicLink(loop, loop);
        assertThat(run(loop).err())
                .isEqualTo("modprobe: FATAL: Failed to get module from path " + loop
                        + ": Too many levels of symbolic links\n");
        assertThat(run("/").err())
                .isEqualTo("modprobe: FATAL: Failed to get module from path /: No such file or directory\n");
        assertThat(run("--show-exports", "/").err()).isEqualTo("modprobe: FATAL: Module / not found.\n");
    }

    @Test
    void theUsersOfAModuleAreNotRemovedByLoadingIt() {
        String said =
                "modprobe: ERROR: --remove-holders is for removing: give -r, too. kmod would load the module here.\n";
        assertThat(run("--remove-holders", "hello")).isEqualTo(new CommandRun(1, "", said));
        assertThat(run("--remove-dependencies", "-n", "hello")).isEqualTo(new CommandRun(1, "", said));
        assertThat(kernel.made()).isEmpty();
    }
}
