package io.github.jkmod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.moddb.SampleIndex;
import io.github.jkmod.model.Errno;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.report.Tree;
import io.github.jkmod.syscall.NoSystemCallsException;
import io.github.jkmod.syscall.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** insmod, rmmod and lsmod: kmod's words and exit codes; see docs/peers.md. */
final class KmodCommandsTest extends FakeKernelCommands {
    @Test
    void insmodLoadsAndSaysNothing() {
        assertThat(run("insmod", file, "loud=1", "whom=a b", "num=-5")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(kernel.made()).containsExactly("finit_module \"loud=1 whom=\"a b\" num=-5\" 0", "close");
    }

    @Test
    void insmodForcePassesBothFlags() {
        assertThat(run("insmod", "-f", file).exitCode()).isZero();
        assertThat(kernel.made()).startsWith("finit_module \"\" 3");
    }

    @Test
    void insmodAsksTheKernelEvenIfTheForecastRefuses() {
        kernel.privileged(false).next(new Outcome.Failed(Errno.EPERM));
        CommandRun run = run("insmod", file);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines(file))
                .containsExactly(
                        "insmod: ERROR: could not insert module hello.ko: Operation not permitted",
                        "insmod: forecast: this process may not load modules: no CAP_SYS_MODULE, or"
                                + " kernel.modules_disabled is set (may_init_module); run as root; modules_disabled stays until the next"
                                + " boot");
    }

    /** The lines that a kernel says when a function of the sample module breaks it. */
    private void breaksIn(String function) {
        kernel.next(() -> {
            kernel.says("BUG: kernel NULL pointer dereference, address: 0000000000000000")
                    .says("RIP: 0010:" + function + "+0x1/0x10 [hello]");
            return new Outcome.Failed(Errno.EBUSY);
        });
    }

    private static List<String> bySource(String program, String function) {
        return List.of(
                program + ": the kernel's trouble, by source:",
                program + ":   BUG: kernel NULL pointer dereference, address: 0000000000000000",
                program + ":   RIP: 0010:" + function + "+0x1/0x10 [hello]",
                program
                        + ":           no source: hello.ko has no debug information: it was built without -g, or stripped");
    }

    @Test
    void insmodTellsTheSourceOfWhatTheKernelComplainedOf() {
        breaksIn("hello_init");
        assertThat(run("insmod", file).errLines(file))
                .endsWith(bySource("insmod", "hello_init").toArray(String[]::new));
    }

    @Test
    void rmmodTellsItOfWhatJkmodLoaded() {
        kernel.nextLoads();
        run("load", file);
        breaksIn("hello_exit");
        assertThat(run("rmmod", "hello").errLines(file))
                .endsWith(bySource("rmmod", "hello_exit").toArray(String[]::new));
    }

    @Test
    void insmodKeepsFromTheKernelWhatWouldHarmIt() {
        Path harmful = kernel.file("harmful.ko", SampleModule.harmful());
        for (CommandRun run : List.of(run("insmod", harmful), run("insmod", "-f", harmful))) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.errLines(harmful))
                    .hasSize(2)
                    .startsWith("insmod: ERROR: could not insert module harmful.ko: Invalid module format");
            assertThat(run.errLines(harmful).get(1))
                    .startsWith("insmod: forecast: unsafe, the kernel would not check it: ");
        }
        assertThat(kernel.made()).containsOnly("close");
    }

    @Test
    void insmodWithoutAFile() {
        assertThat(run("insmod")).isEqualTo(new CommandRun(1, "", "insmod: ERROR: missing filename.\n"));
        assertThat(run("insmod", "-"))
                .isEqualTo(new CommandRun(1, "", "insmod: ERROR: this tool does not support loading from stdin!\n"));
    }

    @Test
    void insmodOfAFileThatIsNotThere() {
        assertThat(run("insmod", "nofile.ko"))
                .isEqualTo(new CommandRun(
                        1, "", "insmod: ERROR: could not load module nofile.ko: No such file or directory\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "8, Invalid module format",
        "2, Unknown symbol in module",
        "3, Module has wrong symbol version",
        "22, Invalid parameters",
        "17, File exists",
        "1, Operation not permitted",
        "129, Key was rejected by service",
        "126, Required key not available",
        "19, No such device",
    })
    void insmodNamesTheErrorAsKmodDoes(int errno, String text) {
        kernel.next(new Outcome.Failed(new Errno(errno)));
        CommandRun run = run("insmod", file);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines(file)).containsExactly("insmod: ERROR: could not insert module hello.ko: " + text);
    }

    @Test
    void insmodGivesTheKernelsLinesBehindKmods() {
        kernel.next(() -> {
            kernel.says("hello: Unknown symbol maybe (err -2)");
            return new Outcome.Failed(Errno.ENOENT);
        });
        assertThat(run("insmod", file).errLines(file))
                .containsExactly(
                        "insmod: ERROR: could not insert module hello.ko: Unknown symbol in module",
                        "insmod: kernel: hello: Unknown symbol maybe (err -2)");
    }

    @Test
    void insmodSaysWhatIsWrongWithAFileThatIsNoModule() {
        Path text = kernel.file("text.ko", "#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        kernel.next(new Outcome.Failed(Errno.ENOEXEC));
        CommandRun run = run("insmod", text);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines(text))
                .hasSize(3)
                .startsWith("insmod: ERROR: could not insert module text.ko: Invalid module format");
        assertThat(run.errLines(text).get(1)).startsWith("insmod: forecast: ");
        assertThat(run.errLines(text).get(2)).startsWith("insmod: file: text.ko");
    }

    @Test
    void insmodWhereTheCallsCannotBeMadeSaysWhatToDo() {
        kernel.next(() -> {
            throw new NoSystemCallsException("libjnidispatch.so: cannot be loaded; use the launcher");
        });
        assertThat(run("insmod", file))
                .isEqualTo(new CommandRun(1, "", "jkmod: libjnidispatch.so: cannot be loaded; use the launcher\n"));
    }

    @Test
    void anUnknownOptionIsExitOneForKmodsCommands() {
        CommandRun run = run("rmmod", "--no-such-option", "x");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("rmmod: unrecognized option '--no-such-option'\n");
    }

    @Test
    void rmmodUnloadsAndSaysNothing() {
        kernel.showLive().nextUnloads();
        assertThat(run("rmmod", "hello")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(kernel.made()).containsExactly("delete_module hello 2048");
    }

    @Test
    void rmmodTakesAFileForItsModuleAndOfANameWhatIsBeforeTheFirstDot() {
        kernel.showLive().nextUnloads().file("hello.x.ko", new byte[0]);
        assertThat(run("rmmod", folder + "/hello.x.ko").exitCode()).isZero();
        kernel.showLive().nextUnloads();
        assertThat(run("rmmod", "hello.ko.xz").exitCode()).isZero();
        assertThat(kernel.made()).containsExactly("delete_module hello 2048", "delete_module hello 2048");
        assertThat(run("rmmod", "no/file-a.ko").err())
                .isEqualTo("rmmod: ERROR: Module no/file_a is not currently loaded\n");
    }

    @Test
    void eachSaysItToTheSystemsLogIfAsked() {
        assertThat(run("rmmod", "-s", "x")).isEqualTo(new CommandRun(1, "", ""));
        assertThat(run("rmmod", "--syslog")).isEqualTo(new CommandRun(1, "", ""));
        assertThat(run("insmod", "-s", "/nowhere.ko")).isEqualTo(new CommandRun(1, "", ""));
        assertThat(run("lsmod", "-s", "x")).isEqualTo(new CommandRun(1, "", ""));
        assertThat(kernel.logged())
                .containsExactly(
                        "rmmod 3 ERROR: Module x is not currently loaded",
                        "rmmod 3 ERROR: missing module name.",
                        "insmod 3 ERROR: could not load module /nowhere.ko: No such file or directory",
                        "lsmod 3 ERROR: too many arguments provided.");
    }

    @Test
    void rmmodOfAFolderOnlyStopsThere() {
        assertThat(run("rmmod", folder + "/", "hello"))
                .isEqualTo(new CommandRun(
                        1, "", "rmmod: ERROR: could not use module " + folder + "/: No such file or directory\n"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "rmmod -w x, rmmod: invalid option -- 'w'",
                "insmod -p, insmod: invalid option -- 'p'",
                "insmod --fo, insmod: ERROR: missing filename.",
                "insmod -vZ, insmod: invalid option -- 'Z'",
                "rmmod -fs --fo=1, rmmod: option '--force' doesn't allow an argument",
                "rmmod --ver x, rmmod: option '--ver' is ambiguous; possibilities: '--verbose' '--version'",
                "lsmod -Z, lsmod: invalid option -- 'Z'",
                "lsmod x, lsmod: ERROR: too many arguments provided.",
                "rmmod -vv x, rmmod: ERROR: Module x is not currently loaded",
            })
    void optionsAreReadAsGetoptDoes(String line, String said) {
        CommandRun run = run((Object[]) line.split(" ", -1));
        assertThat(run).isEqualTo(new CommandRun(1, "", said + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"insmod", "rmmod", "lsmod", "modinfo", "depmod", "modprobe"})
    void theFirstOfHelpAndAWrongOptionCounts(String name) {
        CommandRun version = run(name, "-V", "--nonsense");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).startsWith("kmod version 34.2\n+ZSTD +XZ +ZLIB +OPENSSL\njkmod ");
        assertThat(run(name, "-hZ").out()).startsWith("Usage: ").contains(name);
        CommandRun wrong = run(name, "-Zh");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.out()).isEmpty();
    }

    @Test
    void insmodRefusesWhatIsNoFileOrTooShortForAModule() {
        for (Object[] each : new Object[][] {
            {"", "could not load module : No such file or directory"},
            {"/", "could not load module /: No such file or directory"},
            {file + "/", "could not load module " + file + "/: Not a directory"},
        }) {
            assertThat(run("insmod", each[0])).isEqualTo(new CommandRun(1, "", "insmod: ERROR: " + each[1] + "\n"));
        }
        Path few = kernel.file("few.ko", new byte[] {0x7f, 'E', 'L', 'F', 2});
        assertThat(run("insmod", few).errLines(few))
                .containsExactly(
                        "insmod: ERROR: could not insert module few.ko: Invalid parameters",
                        "insmod: file: few.ko: too short for a module, packed or not");
        assertThat(kernel.made()).isEmpty();
    }

    @Test
    void insmodOfAPackedFileThatDoesNotUnpackEndsAsInKmod() {
        Path cut = kernel.file("cut.ko.xz", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 4});
        kernel.next(new Outcome.Failed(Errno.ENOEXEC));
        assertThat(run("insmod", cut).errLines(cut))
                .startsWith("insmod: ERROR: could not insert module cut.ko.xz: Invalid parameters");
    }

    @Test
    void rmmodWithoutAName() {
        assertThat(run("rmmod")).isEqualTo(new CommandRun(1, "", "rmmod: ERROR: missing module name.\n"));
    }

    @Test
    void rmmodOfAModuleThatIsNotLoaded() {
        assertThat(run("rmmod", "hello"))
                .isEqualTo(new CommandRun(1, "", "rmmod: ERROR: Module hello is not currently loaded\n"));
        assertThat(kernel.made()).isEmpty();
    }

    @Test
    void rmmodOfABuiltInModule() throws Exception {
        kernel.write("sys/module/printk/parameters/time", "Y\n");
        assertThat(run("rmmod", "printk").errLines(folder.resolve("x")))
                .containsExactly(
                        "rmmod: ERROR: could not open" + " 'sys/module/printk/holders': No such file or directory",
                        "rmmod: ERROR: Module unloading is not supported",
                        "rmmod: printk: no sys/module/printk/initstate: it is part of the kernel, or just going");
        Path tree = Files.createDirectories(folder.resolve("lib/modules/6.1.0-56-amd64"));
        new SampleIndex().add("printk", "").writeTo(tree.resolve("modules.builtin.bin"));
        assertThat(run("rmmod", "printk"))
                .isEqualTo(new CommandRun(1, "", "rmmod: ERROR: Module printk is builtin.\n"));
    }

    @Test
    void rmmodNamesTheUsers() throws Exception {
        kernel.showLive();
        Files.createDirectories(folder.resolve("sys/module/hello/holders/user_b"));
        Files.createDirectories(folder.resolve("sys/module/hello/holders/user_a"));
        assertThat(run("rmmod", "hello"))
                .isEqualTo(new CommandRun(1, "", "rmmod: ERROR: Module hello is in use by: user_a user_b\n"));
        assertThat(kernel.made()).isEmpty();
    }

    @Test
    void rmmodOfAModuleThatSomebodyHolds() {
        kernel.showLive().write("sys/module/hello/refcnt", "2\n");
        assertThat(run("rmmod", "hello")).isEqualTo(new CommandRun(1, "", "rmmod: ERROR: Module hello is in use\n"));
    }

    @Test
    void rmmodOnAKernelWithoutUnloading() throws Exception {
        Files.delete(kernel.showLive().root().sys("module", "hello", "refcnt"));
        assertThat(run("rmmod", "hello"))
                .isEqualTo(new CommandRun(1, "", "rmmod: ERROR: Module unloading is not supported\n"));
    }

    @Test
    void rmmodForceAsksTheKernelAtOnce() {
        kernel.next(() -> {
            kernel.says("hello: refuses to go");
            return new Outcome.Failed(Errno.EBUSY);
        });
        assertThat(run("rmmod", "-f", "hello").errLines())
                .containsExactly(
                        "rmmod: ERROR: could not remove 'hello':" + " Device or resource busy",
                        "rmmod: ERROR: could not remove module hello: Device or resource busy",
                        "rmmod: kernel: hello: refuses to go");
        assertThat(kernel.made()).containsExactly("delete_module hello 2560");
    }

    @Test
    void rmmodGoesOnWithTheNextNameAndExitsOne() {
        kernel.showLive().nextUnloads();
        CommandRun run = run("rmmod", "ghost", "hello");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines()).containsExactly("rmmod: ERROR: Module ghost is not currently loaded");
        assertThat(kernel.made()).containsExactly("delete_module hello 2048");
    }

    @Test
    void lsmodPrintsKmodsTable() {
        kernel.procModules(
                "snd_hda_codec_generic 98304 1 snd_hda_codec_realtek, Live 0x0",
                "x 4096 2 b,a, Live 0x0 (OE)",
                "stay 16384 0 [permanent], Live 0x0",
                "idle 16384 0 - Live 0x0");
        assertThat(run("lsmod")).isEqualTo(new CommandRun(0, """
                        Module                  Size  Used by
                        snd_hda_codec_generic    98304  1 snd_hda_codec_realtek
                        x                       4096  2 b,a
                        stay                   16384  0
                        idle                   16384  0
                        """, ""));
    }

    @Test
    void lsmodTakesSizeCountAndUsersFromSysButKeepsTheRowOfAModuleThatIsGoing() throws Exception {
        kernel.procModules("hello 20480 1 b,a, Live 0x0", "going 4096 0 - Unloading 0x0");
        kernel.write("sys/module/hello/coresize", "16384\n")
                .write("sys/module/hello/refcnt", "3\n")
                .write("sys/module/hello/initstate", "live\n");
        Files.createDirectories(folder.resolve("sys/module/hello/holders/user-a"));
        Files.createDirectories(folder.resolve("sys/module/going"));
        assertThat(run("lsmod").out().lines().skip(1))
                .containsExactly("hello                  16384  3 user_a", "going                   4096  0");
    }

    @Test
    void insmodForcesOneOfTheTwo() {
        assertThat(run("insmod", "--force-vermagic", file).exitCode()).isZero();
        assertThat(kernel.made()).startsWith("finit_module \"\" 2");
    }

    @Test
    void rmmodSaysWhereAFileSystemOfThatNameIsMounted() {
        kernel.showLive().write("sys/module/hello/refcnt", "1\n");
        kernel.write("proc/self/mounts", "none /mnt hello rw 0 0\n");
        assertThat(run("rmmod", "hello").errLines())
                .containsExactly("rmmod: ERROR: Module hello is in use", "rmmod: hello: hello is mounted at /mnt");
    }

    @Test
    void lsmodAsJsonHasEveryColumn() {
        kernel.procModules("hello 16384 - - Live 0xffffffffc0000000 (O)", "old 8 0 [permanent], Loading 0x0");
        Tree tree = run("lsmod", "--json").json();
        assertThat(tree.trees("modules")).hasSize(2);
        Tree hello = tree.trees("modules").get(0);
        assertThat(hello.map().keySet())
                .containsExactly("name", "size", "refcount", "usedBy", "state", "address", "taints");
        assertThat(hello.get("refcount")).isNull();
        assertThat(hello.text("address")).isEqualTo("0xffffffffc0000000");
        assertThat(hello.text("taints")).isEqualTo("O");
        assertThat(tree.trees("modules").get(1).text("usedBy")).isEqualTo("[[permanent]]");
    }

    @Test
    void lsmodTakesNoArguments() {
        assertThat(run("lsmod", "x")).isEqualTo(new CommandRun(1, "", "lsmod: ERROR: too many arguments provided.\n"));
    }

    @Test
    void lsmodWithoutProcModulesSaysSo() throws Exception {
        Files.delete(kernel.root().proc("modules"));
        CommandRun run = run("lsmod");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines(folder.resolve("x")))
                .containsExactly(
                        "lsmod: ERROR: could not open proc/modules: No such file or directory",
                        "lsmod: ERROR: could not get list of modules: No such file or directory");
    }
}
