package io.github.jkmod.cli.kmod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.cli.FakeKernelCommands;
import io.github.jkmod.image.SignatureTrailer;
import io.github.jkmod.moddb.SampleIndex;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.report.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** modinfo: kmod's layout, words and exit codes; the expected texts are what kmod 30 prints for such modules. */
final class ModinfoCommandTest extends FakeKernelCommands {
    private static final String TEXT = """
            filename:       FILE
            license:        GPL
            version:        1.2.3
            author:         Jürgen
            oddball:       \s
            import_ns:      NS_A
            import_ns:      NS_B
            depends:        mii,usbnet
            name:           hello
            vermagic:       6.1.0 SMP mod_unload\s
            parm:           ghost:has no entry
            parm:           numbers:array of int
            parm:           loud:say it (bool)
            """;

    @Test
    void everythingInTheFilesOrderThenTheParametersTheLastFirst() {
        assertThat(run("modinfo", file)).isEqualTo(new CommandRun(0, TEXT.replace("FILE", file.toString()), ""));
        Path arm = kernel.file("arm.ko", SampleModule.armhf());
        assertThat(run("modinfo", arm).out()).isEqualTo(TEXT.replace("FILE", arm.toString()));
    }

    @Test
    void aPackedFileTellsTheSame() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(SampleModule.amd64());
        }
        Path gz = kernel.file("hello.ko.gz", packed.toByteArray());
        assertThat(run("modinfo", gz).out()).isEqualTo(TEXT.replace("FILE", gz.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "-F license, GPL|",
        "--field=import_ns, NS_A|NS_B|",
        "-l, GPL|",
        "-F LICENSE, ''",
        "-F parmtype, loud:bool|numbers:array of int|",
        "-p, ghost:has no entry|numbers: (array of int)|loud:say it (bool)|",
        "--lic, GPL|",
    })
    void oneFieldIsItsValuesOnly(String options, String values) {
        for (String end : List.of("\n", "\0")) {
            String all = end.equals("\0") ? "-0 " + options : options;
            Object[] arguments = ("modinfo " + all + " " + file).split(" ", -1);
            assertThat(run(arguments)).isEqualTo(new CommandRun(0, values.replace("|", end), ""));
        }
    }

    @Test
    void ofSeveralFieldsTheLastCounts() {
        assertThat(run("modinfo", "-a", "-F", "license", file).out()).isEqualTo("GPL\n");
        assertThat(run("modinfo", "-F", "license", "-n", file).out()).isEqualTo(file + "\n");
    }

    @Test
    void withNulKeysAreJoinedByAnEqualsSignButNotOfFilenameAndParm() {
        String text = run("modinfo", "-0", file).out();
        assertThat(text).startsWith("filename:       " + file + "\0license=GPL\0version=1.2.3\0");
        assertThat(text).contains("\0oddball=\0").endsWith("\0parm:           loud:say it (bool)\0");
    }

    @Test
    void aSignatureOfAnOldKindIsShownInLinesOfTwentyBytes() {
        byte[] elf = SampleModule.amd64();
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(elf);
        signed.writeBytes(new byte[] {'M', 'e', 1, 2, (byte) 0xfe});
        signed.writeBytes(new byte[21]);
        signed.writeBytes(new byte[] {1, 4, 1, 2, 3, 0, 0, 0, 0, 0, 0, 21});
        signed.writeBytes(SignatureTrailer.MARKER.getBytes(StandardCharsets.US_ASCII));
        Path path = kernel.file("signed.ko", signed.toByteArray());
        assertThat(run("modinfo", path).out())
                .contains("sig_id:         X509\nsigner:         Me\nsig_key:        01:02:FE\nsig_hashalgo:   sha256\n"
                        + "signature:      " + "00:".repeat(20) + "\n\t\t00\nparm:");
        assertThat(run("modinfo", "-F", "signer", path).out()).isEqualTo("Me\n");
        Tree signature = Tree.of(run("modinfo", "--json", path)
                .json()
                .trees("modules")
                .get(0)
                .tree("signature")
                .map());
        assertThat(signature.text("key")).isEqualTo("0102fe");
    }

    @Test
    void jsonIsOneDocumentWithEveryValue() {
        Tree module =
                run("modinfo", "--json", file, file).json().trees("modules").get(1);
        assertThat(module.text("filename")).isEqualTo(file.toString());
        assertThat(module.tree("fields").list("import_ns").toString()).isEqualTo("[NS_A, NS_B]");
        assertThat(module.tree("fields").list("author").toString()).isEqualTo("[Jürgen]");
        assertThat(module.trees("parameters").get(0).text("description")).isEqualTo("say it");
        assertThat(module.map()).containsEntry("signature", null).containsEntry("builtin", false);
    }

    @Test
    void whatIsNoModuleKeepsItsFilenameLineAndSaysWhy() {
        Path text = kernel.file("text.ko", "#!/bin/sh and so on\n".getBytes(StandardCharsets.US_ASCII));
        CommandRun run = run("modinfo", text, file);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("filename:       " + text + "\nfilename:       " + file + "\n");
        assertThat(run.errLines())
                .containsExactly(
                        "modinfo: ERROR: could not get modinfo from 'text': Exec format error",
                        "modinfo: " + text + ": offset 0x0: not an ELF file");
    }

    @ParameterizedTest
    @CsvSource({
        "0, Invalid argument",
        "3, Invalid argument",
        "6, Exec format error",
        "40, Invalid argument",
        "900, Invalid argument"
    })
    void aFileCutShortIsNoModule(int length, String words) {
        Path cut = kernel.file("cut-off.ko", Arrays.copyOf(SampleModule.amd64(), length));
        assertThat(run("modinfo", "-F", "license", cut).errLines().get(0))
                .isEqualTo("modinfo: ERROR: could not get modinfo from 'cut_off': " + words);
    }

    @Test
    void whatIsNotThereIsAName() {
        CommandRun run = run("modinfo", folder + "/none.ko");
        assertThat(run).isEqualTo(new CommandRun(1, "", "modinfo: ERROR: Module " + folder + "/none.ko not found.\n"));
        assertThat(run("modinfo", "a[b").errLines().get(0)).isEqualTo("modinfo: ERROR: Module alias a[b not found.");
        assertThat(run("modinfo", "-m", "x").errLines().get(0)).isEqualTo("modinfo: ERROR: Module name x not found.");
    }

    @Test
    void aliasesOfTheConfigurationCountAndItsMistakesAreNamed() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("lib/modules/6.1.0-56-amd64"));
        Files.copy(file, tree.resolve("hello.ko"));
        new SampleIndex().add("hello", "hello.ko: gone.ko").writeTo(tree.resolve("modules.dep.bin"));
        Path config = Files.createDirectories(folder.resolve("etc/modprobe.d")).resolve("a.conf");
        Files.writeString(config, "alias my-hello hello\nblödsinn\n");
        CommandRun run = run("modinfo", "-F", "license", "my-hello");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("GPL\n");
        assertThat(run.errLines())
                .containsExactly(
                        "libkmod: ERROR: kmod_config_parse: " + folder
                                + "/etc/modprobe.d/a.conf line 2: ignoring bad line starting with 'blödsinn'",
                        "libkmod: ERROR: kmod_module_parse_depline: path=" + tree
                                + "/gone.ko error=No such file or directory");
    }

    @Test
    void ofABuiltInModuleTheNameIsAFieldAndNothingToldIsAnError() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("lib/modules/6.1.0-56-amd64"));
        new SampleIndex().add("unix", "").add("mute", "").writeTo(tree.resolve("modules.builtin.bin"));
        assertThat(run("modinfo", "-F", "name", "unix")).isEqualTo(new CommandRun(0, "unix\n", ""));
        assertThat(run("modinfo", "-F", "license", "mute")).isEqualTo(new CommandRun(0, "", ""));
        Files.writeString(tree.resolve("modules.builtin.modinfo"), "unix.license=GPL\0cci.license=A\0unix.license=B\0");
        assertThat(run("modinfo", "-F", "license", "unix")).isEqualTo(new CommandRun(0, "GPL\n", ""));
        assertThat(run("modinfo", "-F", "license", "mute"))
                .isEqualTo(new CommandRun(
                        1, "", "modinfo: ERROR: could not get modinfo from 'mute': Function not implemented\n"));
    }

    @Test
    void aDamagedIndexIsOneLine() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("lib/modules/6.1.0-56-amd64"));
        byte[] index = {(byte) 0xb0, 7, (byte) 0xf4, 0x57, 0, 2, 0, 1, 0x2f, -1, -1, -16};
        Files.write(tree.resolve("modules.dep.bin"), index);
        CommandRun run = run("modinfo", "hello");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err())
                .startsWith("modinfo: ERROR: " + tree + "/modules.dep.bin+0xffffff0: ")
                .endsWith("; run depmod\n");
    }

    @Test
    void withoutArgumentsAndWithWrongOptions() {
        assertThat(run("modinfo")).isEqualTo(new CommandRun(1, "", "modinfo: ERROR: missing module or filename.\n"));
        assertThat(run("modinfo", "-x").err()).isEqualTo("modinfo: invalid option -- 'x'\n");
        assertThat(run("modinfo", "--bad").err()).isEqualTo("modinfo: unrecognized option '--bad'\n");
        assertThat(run("modinfo", "-F").err()).isEqualTo("modinfo: option requires an argument -- 'F'\n");
        assertThat(run("modinfo", "--field").err()).isEqualTo("modinfo: option '--field' requires an argument\n");
        assertThat(run("modinfo", "--null=3").err()).isEqualTo("modinfo: option '--null' doesn't allow an argument\n");
    }

    @Test
    void aTreeWithoutDepmodsFilesIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("root/lib/modules/6.1/kernel"));
        CommandRun run = run("modinfo", "-b", folder.resolve("root"), "-k", "6.1", "hello");
        assertThat(run.errLines())
                .containsExactly(
                        "modinfo: ERROR: Module hello not found.",
                        "modinfo: no modules.dep.bin in " + folder + "/root/lib/modules/6.1; run depmod");
        assertThat(run("modinfo", "--kernel", folder.resolve("root"), "hello")).isEqualTo(run);
    }
}
