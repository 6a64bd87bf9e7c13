package io.github.jkmod.cli.kmod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.depmod.SmallModule;
import io.github.jkmod.loader.FakeKernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** depmod: kmod's words and exit codes; the texts are those that kmod 30 printed. */
final class DepmodCommandTest {
    @TempDir
    private Path folder;

    private FakeKernel kernel;
    private Path tree;

    @BeforeEach
    void twoModules() throws Exception {
        kernel = new FakeKernel(folder.resolve("machine"));
        tree = folder.resolve("lib/modules/6.1.0");
        SmallModule.amd64().exports(1, "fa").write(tree.resolve("k/a.ko"));
        SmallModule.amd64().needs("fa", "printk").version("fa", 2).write(tree.resolve("k/b.ko"));
        for (String file : new String[] {"modules.order", "modules.builtin", "modules.builtin.modinfo"}) {
            Files.createFile(tree.resolve(file));
        }
    }

    private CommandRun depmod(Object... arguments) {
        Object[] all = new Object[arguments.length + 3];
        all[0] = "depmod";
        all[1] = "-b";
        all[2] = folder;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return CommandRun.of(kernel, all);
    }

    private String symvers() throws IOException {
        return Files.writeString(folder.resolve("symvers"), "0x0\tprintk\tvmlinux\tEXPORT_SYMBOL\n")
                .toString();
    }

    @Test
    void writesTheDatabaseAndSaysNothing() {
        assertThat(depmod("6.1.0")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(tree.resolve("modules.dep")).hasContent("k/b.ko: k/a.ko\nk/a.ko:\n");
        assertThat(tree.resolve("modules.symbols.bin")).isNotEmptyFile();
    }

    @Test
    void showWritesTheTextsToStandardOutput() {
        CommandRun run = depmod("-n", "-v", "6.1.0");
        assertThat(run.out())
                .startsWith(tree + "/k/b.ko needs \"fa\": " + tree + "/k/a.ko\nk/b.ko: k/a.ko\nk/a.ko:\n# Aliases")
                .endsWith("alias symbol:fa a\n");
        assertThat(tree.resolve("modules.dep")).doesNotExist();
    }

    @Test
    void anotherFolderTakesTheFiles() {
        assertThat(depmod("-o", folder.resolve("out"), "6.1.0").exitCode()).isZero();
        assertThat(folder.resolve("out/lib/modules/6.1.0/modules.dep")).isNotEmptyFile();
        assertThat(tree.resolve("modules.dep")).doesNotExist();
    }

    /** However the two are joined: {@code -b DIR -m REL} named no folder at all. */
    @ParameterizedTest
    @ValueSource(strings = {"usr/modules", "/usr/modules"})
    void theFolderOfTheTreesIsBelowTheBase(String moduleFolder) throws IOException {
        Files.move(folder.resolve("lib"), folder.resolve("usr"));
        assertThat(depmod("-m", moduleFolder, "6.1.0")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(folder.resolve("usr/modules/6.1.0/modules.dep")).hasContent("k/b.ko: k/a.ko\nk/a.ko:\n");
    }

    @Test
    void takesTheTreeOfAKernelInAFolder() {
        assertThat(CommandRun.of(kernel, "depmod", "--kernel", folder)).isEqualTo(new CommandRun(0, "", ""));
        assertThat(tree.resolve("modules.dep")).hasContent("k/b.ko: k/a.ko\nk/a.ko:\n");
        CommandRun run = CommandRun.of(kernel, "depmod", "--kernel", folder, "--release", "7");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("holds no modules of kernel 7; it has 6.1.0");
    }

    @Test
    void saysWhatIsWrongInTheConfigurationThatTheTreeHas() throws IOException {
        Files.writeString(tree.resolve("modules.softdep"), "soft a pre: b\n");
        assertThat(depmod("6.1.0").err())
                .isEqualTo("libkmod: ERROR: kmod_config_parse: " + tree
                        + "/modules.softdep line 1: ignoring bad line starting with 'soft'\n");
    }

    @Test
    void quickNamesLinksToNowhere() throws IOException {
        assertThat(depmod("6.1.0").exitCode()).isZero();
        Files.createSymbolicLink(tree.resolve("k/c.ko"), Path.of("/nonexistent/c.ko"));
        assertThat(depmod("-A", "6.1.0"))
                .isEqualTo(new CommandRun(0, "", "depmod: ERROR: fstatat(4, c.ko): No such file or directory\n"));
    }

    @Test
    void whatIsNoModuleIsNamedWithKmodsReason() throws IOException {
        Files.writeString(tree.resolve("k/few.ko"), "few");
        Files.writeString(tree.resolve("k/text.ko"), "text of some length");
        assertThat(depmod("6.1.0").errLines())
                .contains(
                        "depmod: ERROR: failed to load symbols from " + tree + "/k/few.ko: Invalid argument",
                        "depmod: ERROR: failed to load symbols from " + tree + "/k/text.ko: Exec format error");
    }

    @Test
    void aMissingTreeIsFatal() {
        CommandRun run = depmod("6.1.1");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .containsExactly(
                        "depmod: ERROR: could not open directory " + folder
                                + "/lib/modules/6.1.1: No such file or directory",
                        "depmod: FATAL: could not search modules: No such file or directory");
    }

    @Test
    void wrongArgumentsAreRefusedInKmodsWords() {
        assertThat(depmod("foo")).isEqualTo(new CommandRun(1, "", "depmod: ERROR: Bad version passed foo\n"));
        assertThat(depmod("-P", "ab", "6.1.0").err()).isEqualTo("depmod: FATAL: -P only takes a single char\n");
        assertThat(depmod("-P", "", "6.1.0").err()).isEqualTo("depmod: FATAL: -P only takes a single char\n");
        for (String option : new String[] {"-E", "-F"}) {
            assertThat(depmod(option, "", "6.1.0").err())
                    .isEqualTo("depmod: FATAL: could not load : No such file or directory\n");
        }
        assertThat(depmod("6.1.0", "x.ko").err()).isEqualTo("depmod: FATAL: x.ko: not absolute path.\n");
        assertThat(depmod("6.1.0", "/nonexistent.ko").err())
                .isEqualTo("depmod: FATAL: could not create module /nonexistent.ko: No such file or directory\n");
        assertThat(depmod("-e", "-E", "/nonexistent", "6.1.0").err())
                .isEqualTo("depmod: FATAL: could not load /nonexistent: No such file or directory\n");
    }

    @Test
    void namedFilesAloneAreLookedAt() {
        assertThat(depmod("6.1.0", tree.resolve("k/a.ko")).exitCode()).isZero();
        assertThat(tree.resolve("modules.dep")).hasContent("k/a.ko:\n");
    }

    @Test
    void unknownSymbolsAndVersionsAreWarnedOf() throws Exception {
        CommandRun run = depmod("-e", "-E", symvers(), "6.1.0");
        assertThat(run.err()).isEqualTo("depmod: WARNING: " + tree + "/k/b.ko disagrees about version of symbol fa\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void strictMakesWarningsAFailure() throws Exception {
        assertThat(depmod("--strict", "-e", "-E", symvers(), "6.1.0").exitCode())
                .isEqualTo(1);
        assertThat(tree.resolve("modules.dep")).isNotEmptyFile();
        assertThat(depmod("--strict", "6.1.0").exitCode()).isZero();
        SmallModule.amd64().info("alias=x", "alias=x").write(tree.resolve("k/c.ko"));
        assertThat(depmod("--strict", "6.1.0").exitCode()).isEqualTo(1);
    }

    @Test
    void errsymsNeedsAFile() {
        assertThat(depmod("-e", "6.1.0")).isEqualTo(new CommandRun(0, "", "depmod: WARNING: -e needs -E or -F\n"));
    }

    @Test
    void cyclesAreNamedAndNothingIsWritten() {
        SmallModule.amd64().exports(1, "fa").needs("fc").write(tree.resolve("k/a.ko"));
        SmallModule.amd64().exports(1, "fc").needs("fa").write(tree.resolve("k/c.ko"));
        CommandRun run = depmod("6.1.0");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines()).last().isEqualTo("depmod: ERROR: Found 2 modules in dependency cycles!");
        assertThat(tree.resolve("modules.dep")).doesNotExist();
    }

    @Test
    void quickDoesNothingWhereNothingIsNewer() throws Exception {
        depmod("6.1.0");
        Files.delete(tree.resolve("modules.alias"));
        assertThat(depmod("-A", "6.1.0")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(tree.resolve("modules.alias")).doesNotExist();
    }

    @Test
    void aFileThatIsNoModuleIsLeftOutWithTheReason() throws Exception {
        Files.writeString(tree.resolve("k/j.ko"), "junk");
        CommandRun run = depmod("6.1.0");
        assertThat(run.exitCode()).isZero();
        assertThat(run.errLines())
                .containsExactly(
                        "depmod: ERROR: failed to load symbols from " + tree + "/k/j.ko: Invalid argument",
                        "depmod: " + tree + "/k/j.ko+0x0: not an ELF file");
    }

    @Test
    void optionsThatKmodKnowsNoLongerAreUnknown() {
        assertThat(depmod("-q", "6.1.0")).isEqualTo(new CommandRun(1, "", "depmod: invalid option -- 'q'\n"));
        assertThat(depmod("-u", "6.1.0").err()).isEqualTo("depmod: invalid option -- 'u'\n");
        assertThat(depmod("--root", "6.1.0").err()).isEqualTo("depmod: unrecognized option '--root'\n");
        assertThat(depmod("--map", "6.1.0").err()).isEqualTo("depmod: unrecognized option '--map'\n");
    }

    @Test
    void builtInModulesAreNamedByLinesThatBeginWithALetter() throws Exception {
        Files.writeString(tree.resolve("modules.builtin"), "kernel/net/unix.ko\n1/x.ko\nkernel/l-p.ko\0\u00e9.ko\n");
        assertThat(depmod("6.1.0"))
                .isEqualTo(new CommandRun(0, "", "depmod: ERROR: Invalid modules.builtin line: 1/x.ko\n\n"));
        assertThat(Files.readString(tree.resolve("modules.builtin.bin"), StandardCharsets.ISO_8859_1))
                .contains("nix")
                .contains("_p");
    }

    @Test
    void namesThatNoIndexCanHoldAreFatal() throws Exception {
        Files.writeString(tree.resolve("modules.builtin"), "a\u00e9\na\u00e8\n"); // kmod on x86 crashes over these
        CommandRun run = depmod("6.1.0");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("depmod: FATAL: Module index: bad character")
                .contains("only 7-bit ASCII");
        assertThat(tree.resolve("modules.dep")).doesNotExist();
    }

    @Test
    void aFolderInPlaceOfTheBuiltInModinfoIsAFailure() throws Exception {
        Files.delete(tree.resolve("modules.builtin.modinfo"));
        Files.createDirectory(tree.resolve("modules.builtin.modinfo"));
        CommandRun run = depmod("6.1.0");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .containsExactly(
                        "depmod: WARNING: could not read modules.builtin.modinfo at " + tree + ": Is a directory",
                        "depmod: ERROR: Could not write index 'modules.builtin.alias.bin': Invalid argument");
        assertThat(tree.resolve("modules.dep")).doesNotExist();
    }
}
