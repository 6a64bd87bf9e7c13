package io.github.jkmod.cli.kmod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.PatchedModule;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.SampleModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What modprobe shows and says: plans, configuration, tables of a module, messages, and lines that it does not take. */
final class ModprobeShowTest extends ModprobeTree {
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
