package io.github.jkmod.cli.kmod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.PatchedModule;
import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.moddb.SampleIndex;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.syscall.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** modprobe against a fake kernel and a small tree: {@code hello} needs {@code base}; {@code unix} is in the kernel. */
final class ModprobeCommandTest {
    @TempDir
    private Path folder;

    private FakeKernel kernel;
    private Path tree;

    @BeforeEach
    void kernelAndTree() throws IOException {
        kernel = new FakeKernel(folder);
        kernel.write("proc/cmdline", "quiet\n");
        tree = folder.resolve("lib/modules/R");
        Files.createDirectories(tree);
        Files.write(tree.resolve("hello.ko"), SampleModule.amd64());
        Files.write(tree.resolve("base.ko"), SampleModule.amd64());
        new SampleIndex()
                .add("hello", "hello.ko: base.ko")
                .add("base", "base.ko:")
                .writeTo(tree.resolve("modules.dep.bin"));
        new SampleIndex().add("pci:v*", "hello").writeTo(tree.resolve("modules.alias.bin"));
        new SampleIndex().add("unix", "").writeTo(tree.resolve("modules.builtin.bin"));
    }

    private CommandRun run(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("modprobe", "-S", "R"));
        all.addAll(Arrays.asList(arguments));
        return CommandRun.of(kernel, all.toArray());
    }

    private void config(String text) {
        kernel.write("etc/modprobe.d/test.conf", text);
    }

    private void loaded(String name, int users) {
        kernel.write("sys/module/" + name + "/initstate", "live\n");
        kernel.write("sys/module/" + name + "/refcnt", users + "\n");
    }

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
    void showsThePlanWithoutLoading() {
        loaded("base", 0);
        assertThat(run("-D", "hello", "x=1"))
                .isEqualTo(new CommandRun(0, "insmod " + tree + "/base.ko \ninsmod " + tree + "/hello.ko x=1\n", ""));
        assertThat(run("-n", "-v", "hello")).isEqualTo(new CommandRun(0, "insmod " + tree + "/hello.ko \n", ""));
        assertThat(run("-D", "unix")).isEqualTo(new CommandRun(0, "builtin unix\n", ""));
        assertThat(run("-R", "pci:v1")).isEqualTo(new CommandRun(0, "hello\n", ""));
        assertThat(kernel.made()).isEmpty();
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
    void showsConfigurationAndIndexes() {
        config("blacklist b\nalias a m\nsoftdep s pre: p\nweakdep w x\ninstall i c\nremove r c\noptions o v=1\n");
        assertThat(run("-c")).isEqualTo(new CommandRun(0, """
                        blacklist b
                        install i c
                        remove r c
                        alias a m
                        options o v=1
                        softdep s pre: p
                        weakdep w x

                        # End of configuration files. Dumping indexes now:

                        alias pci:v* hello
                        """, ""));
    }

    @Test
    void showsVersionsOfAFileAndOfAName() {
        CommandRun byFile = run("--show-modversions", tree.resolve("hello.ko"));
        assertThat(byFile.exitCode()).isZero();
        assertThat(byFile.out()).contains("\tmodule_layout\n");
        assertThat(run("--dump-modversions", "hello").out()).isEqualTo(byFile.out());
        assertThat(run("--show-modversions", "nosuch"))
                .isEqualTo(new CommandRun(1, "", "modprobe: FATAL: Module nosuch not found.\n"));
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
    void showExportsTellsDamageAsKmodDoes() throws IOException {
        byte[] module = SampleModule.amd64();
        Path text = kernel.file("text.ko", "#!/bin/sh and more\n".getBytes(StandardCharsets.US_ASCII));
        Path cut = kernel.file("cut.ko", Arrays.copyOf(module, 900));
        Path few = kernel.file("few.ko", Arrays.copyOf(module, 5));
        assertThat(run("--show-exports", text).errLines().get(0)).endsWith(": Exec format error");
        assertThat(run("--show-exports", cut).errLines().get(0)).endsWith(": Invalid argument");
        assertThat(run("--show-modversions", few).errLines())
                .containsExactly("modprobe: FATAL: could not get modversions of " + few + ": Invalid argument");
        assertThat(run(few).errLines(few))
                .containsExactly(
                        "modprobe: ERROR: could not insert 'few': Invalid argument",
                        "modprobe: few.ko: too short for a module, packed or not");
    }

    @Test
    void messagesGoToTheSystemsLogIfAskedButNotThoseOfTheOptions() throws IOException {
        config("nonsense\n");
        assertThat(run("-s", "nosuch").err())
                .isEqualTo("libkmod: ERROR: kmod_config_parse: " + folder
                        + "/etc/modprobe.d/test.conf line 1: ignoring bad line starting with 'nonsense'\n");
        config("");
        assertThat(run("-s", "-a", "nosuch").err()).isEmpty();
        assertThat(run("-s").err()).isEmpty();
        assertThat(run("-s", "-q", "nosuch").err()).isEmpty();
        assertThat(run("-s", "-w", "x").err()).isEqualTo("modprobe: ERROR: unexpected wait value 'x'.\n");
        assertThat(run("-s", "-Z").err()).isEqualTo("modprobe: invalid option -- 'Z'\n");
        Files.delete(tree.resolve("base.ko"));
        assertThat(run("-s", "-R", "hello")).isEqualTo(new CommandRun(0, "hello\n", ""));
        assertThat(kernel.logged())
                .containsExactly(
                        "modprobe 2 FATAL: Module nosuch not found in directory " + tree,
                        "modprobe 4 WARNING: Module nosuch not found in directory " + tree,
                        "modprobe 3 ERROR: missing parameters. See -h.",
                        "modprobe 3 ERROR: path=" + tree + "/base.ko error=No such file or directory");
    }

    @Test
    void withoutStandardErrorTheSystemsLogIsSpokenTo() {
        System.setProperty("jkmod.without.stderr", "true"); // as the launcher says it
        try {
            assertThat(run("nosuch")).isEqualTo(new CommandRun(1, "", ""));
        } finally {
            System.clearProperty("jkmod.without.stderr");
        }
        assertThat(kernel.logged().get(0)).startsWith("modprobe 2 FATAL: Module nosuch not found in directory ");
    }

    @Test
    void anEndlessWaitIsOne() {
        assertThat(run("-w", "99999999999999999999", "-r", "hello").err()).isEmpty();
        assertThat(run("-w", "-1", "-r", "hello").err()).isEmpty();
        assertThat(run("-w", "0x1f", "-r", "hello").err()).isEmpty();
        assertThat(run("-w", "09", "-r", "hello").err()).isEqualTo("modprobe: ERROR: unexpected wait value '09'.\n");
    }

    @Test
    void blanksBeforeAWaitAreStrtoulsToPassOver() {
        assertThat(run("-w", " \t5", "-r", "hello").err()).isEmpty();
        assertThat(run("-w", "5 ", "-r", "hello").err()).isEqualTo("modprobe: ERROR: unexpected wait value '5 '.\n");
        assertThat(run("-w", " ", "-r", "hello").err()).isEqualTo("modprobe: ERROR: unexpected wait value ' '.\n");
    }

    @Test
    void theUsersOfAModuleAreNotRemovedByLoadingIt() {
        String said =
                "modprobe: ERROR: --remove-holders is for removing: give -r, too. kmod would load the module here.\n";
        assertThat(run("--remove-holders", "hello")).isEqualTo(new CommandRun(1, "", said));
        assertThat(run("--remove-dependencies", "-n", "hello")).isEqualTo(new CommandRun(1, "", said));
        assertThat(kernel.made()).isEmpty();
    }

    @Test
    void anEmptyTableOfVersionsIsNoneThatIsMissing() throws IOException {
        byte[] empty = PatchedModule.of(Architecture.X86_64)
                .section("__versions", Shdr.SH_SIZE, 0)
                .window()
                .copy();
        assertThat(run("--show-modversions", kernel.file("empty.ko", empty))).isEqualTo(new CommandRun(0, "", ""));
        byte[] other = PatchedModule.of(Architecture.X86_64)
                .section("__versions", Shdr.SH_NAME, 1)
                .window()
                .copy();
        Path without = kernel.file("without.ko", other);
        assertThat(run("--show-modversions", without))
                .isEqualTo(new CommandRun(
                        1, "", "modprobe: FATAL: could not get modversions of " + without + ": No data available\n"));
    }

    @Test
    void wrongLines() {
        assertThat(run().err()).isEqualTo("modprobe: ERROR: missing parameters. See -h.\n");
        assertThat(run("--bogus")).isEqualTo(new CommandRun(1, "", "modprobe: unrecognized option '--bogus'\n"));
        assertThat(run("-h").out())
                .startsWith("Usage: modprobe [options] NAME [name=value…]\n")
                .contains("-w, --wait=MSEC", "--remove-holders", "--sysroot=DIR");
        assertThat(run("--", "-D").err()).startsWith("modprobe: FATAL: Module -D not found in directory ");
    }

    @Test
    void helpAndVersionEndAtOnce() {
        assertThat(run("-h", "--bogus").out()).startsWith("Usage: modprobe [options] NAME");
        assertThat(run("-h", "--bogus").exitCode()).isZero();
        assertThat(run("-V", "-h").out()).startsWith("kmod version ");
        assertThat(run("--bogus", "-h").err()).isEqualTo("modprobe: unrecognized option '--bogus'\n");
        assertThat(run("--bogus", "-h").exitCode()).isEqualTo(1);
    }

    @Test
    void aWrongWaitEndsAtOnce() {
        CommandRun run = run("-w", "12x", "-h");
        assertThat(run.err()).isEqualTo("modprobe: ERROR: unexpected wait value '12x'.\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
