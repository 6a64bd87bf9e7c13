package io.github.jkmod.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.PatchedModule;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.signature.SigningKey;
import io.github.jkmod.vm.setup.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kmod that jkmod follows is the newest: what the installed jkmod answers to a line is what kmod 34 of Debian's sid does,
 * byte for byte but for the reasons behind its errors. kmod 30 runs beside it, and where that differs is listed. Nothing here
 * asks a kernel.
 */
@Tag("start")
final class NewestKmodTest {
    /** Before a line that kmod 30 answers otherwise. */
    private static final String NOT_30 = "30 otherwise: ";

    /** {@code ''} is an empty word, {@code \s} a blank in one. */
    private static final List<String> LINES = List.of(
            "modprobe",
            "modprobe -q",
            "modprobe -Z",
            "modprobe --bogus",
            "modprobe -w",
            "modprobe --s",
            "modprobe --sh",
            "modprobe --show-alias x",
            "modprobe -d root -S 6.1.0 -n hello",
            "modprobe -d root -S 6.1.0 -n -v hello",
            "modprobe -d root -S 6.1.0 -n -v hello a=1",
            "modprobe -d root -S 6.1.0 -n -f hello",
            "modprobe -d root -S 6.1.0 -n nosuch",
            "modprobe -d root -S 6.1.0 -n -q nosuch",
            "modprobe -d root -S 6.1.0 -n -a hello nosuch",
            "modprobe -d root -S nowhere -n hello",
            "modprobe -d root -S 6.1.0 -R hello",
            "modprobe -d root -S 6.1.0 -R nosuch",
            "modprobe -d root -S 6.1.0 -D hello",
            NOT_30 + "modprobe -d root -S 6.1.0 -C conf -n -v hello",
            "modprobe -d root -S 6.1.0 -C nowhere -n hello",
            NOT_30 + "modprobe -d root -S 6.1.0 -n -v ./signed.ko",
            NOT_30 + "modprobe -d root -S 6.1.0 -n ./missing.ko",
            "modprobe -d root -S 6.1.0 -n -r nosuch",
            "modprobe -d root -S 6.1.0 -n -r --remove-holders nosuch",
            "modprobe -d root -S 6.1.0 -n -r -w 99999999999999999999 nosuch",
            "modprobe -d root -S 6.1.0 -n -r -w -5 nosuch",
            "modprobe -d root -S 6.1.0 -n -r -w \\s5 nosuch",
            "modprobe -d root -S 6.1.0 -n -r -w 5x nosuch",
            "modprobe -d root -S 6.1.0 -n -r -w 0x nosuch",
            "modprobe -d root -S 6.1.0 -n -r -w '' nosuch",
            "modprobe --show-modversions ./signed.ko",
            "modprobe --show-modversions ./empty-versions.ko",
            NOT_30 + "modprobe --show-modversions ./no-versions.ko",
            "modprobe --show-modversions ''",
            "modprobe --show-exports ./signed.ko",
            "modprobe --show-exports ./cut.ko",
            "modprobe --show-exports ./text.ko",
            "modprobe --show-exports ./missing.ko",
            "modprobe --show-exports /dev/null",
            "modinfo",
            "modinfo -Z",
            "modinfo -F",
            "modinfo nosuch",
            "modinfo -b root -k 6.1.0 hello",
            "modinfo -b root -k 6.1.0 -F parm hello",
            "modinfo -b root -k 6.1.0 -p hello",
            "modinfo -b root -k 6.1.0 -m hello",
            "modinfo -b root -k 6.1.0 -m nosuch",
            "modinfo -0 signed.ko",
            "modinfo -n signed.ko",
            "modinfo -F build-id signed.ko",
            "modinfo -F sig_id signed.ko",
            "modinfo --fie license signed.ko",
            "modinfo signed.ko",
            "modinfo attributes.ko",
            "modinfo surplus.ko",
            "modinfo broken.ko",
            "modinfo cut.ko",
            "modinfo text.ko",
            "modinfo /dev/null",
            "modinfo root",
            "insmod",
            "insmod -",
            "insmod -Z",
            NOT_30 + "insmod -p nowhere.ko",
            NOT_30 + "insmod --fo nowhere.ko",
            "insmod nowhere.ko",
            NOT_30 + "insmod -s nowhere.ko",
            NOT_30 + "insmod -v nowhere.ko",
            "insmod root",
            "rmmod",
            "rmmod -Z",
            NOT_30 + "rmmod -w x",
            "rmmod --wait x",
            "rmmod no-such-module",
            "rmmod -v no-such-module",
            "rmmod -s no-such-module",
            NOT_30 + "rmmod root/",
            NOT_30 + "lsmod -Z",
            NOT_30 + "lsmod x",
            NOT_30 + "lsmod --bogus",
            "depmod -Z",
            "depmod -P",
            "depmod -P ab",
            "depmod -b root nowhere",
            "depmod -b root 1.2.3",
            "depmod -b root -E nowhere 6.1.0",
            "depmod -b root -F nowhere 6.1.0",
            NOT_30 + "depmod -b root -n 6.1.0",
            NOT_30 + "depmod -b root -n -v 6.1.0",
            NOT_30 + "depmod -b root -n -e -F /dev/null 6.1.0",
            NOT_30 + "depmod -b root -n -C conf 6.1.0",
            NOT_30 + "depmod -b root -n -C nowhere.conf 6.1.0",
            NOT_30 + "depmod -b root -n -u 6.1.0",
            NOT_30 + "depmod -b root -n --unresolved-error 6.1.0",
            NOT_30 + "depmod -b root -n -q 6.1.0",
            NOT_30 + "depmod -b root -n --quiet 6.1.0",
            NOT_30 + "depmod -b root -n -r 6.1.0",
            NOT_30 + "depmod -b root -n --root 6.1.0",
            NOT_30 + "depmod -b root -n --map 6.1.0",
            NOT_30 + "depmod -b root -n -w 6.1.0",
            NOT_30 + "depmod -b root -n -m lib/modules 6.1.0",
            NOT_30 + "depmod -b root -n -m /lib/modules 6.1.0",
            "depmod -b root -n 6.1.0 signed.ko",
            "depmod -n 6.1.0 /nowhere/missing.ko",
            "depmod -b root -A 6.1.0");

    @TempDir
    static Path folder;

    private static DebianKmod newest;
    private static DebianKmod older;

    /** What a command said. */
    private record Said(int exitCode, String out, String err) {}

    @BeforeAll
    static void tree() throws Exception {
        newest = DebianKmod.of("sid", Architecture.X86_64);
        older = DebianKmod.of("bookworm", Architecture.X86_64);
        byte[] module = SampleModule.amd64();
        Path kernel = Files.createDirectories(folder.resolve("root/lib/modules/6.1.0/kernel"));
        Files.write(kernel.resolve("hello.ko"), module);
        for (String name : List.of("modules.order", "modules.builtin", "modules.builtin.modinfo")) {
            Files.createFile(kernel.resolveSibling(name));
        }
        assertThat(run(newest.onHost("depmod", "-b", "root", "6.1.0"))).isEqualTo(new Said(0, "", ""));
        Files.write(
                folder.resolve("empty-versions.ko"),
                PatchedModule.of(Architecture.X86_64)
                        .section("__versions", Shdr.SH_SIZE, 0)
                        .window()
                        .copy());
        Files.write(
                folder.resolve("no-versions.ko"),
                PatchedModule.of(Architecture.X86_64)
                        .section("__versions", Shdr.SH_NAME, 1)
                        .window()
                        .copy());
        SigningKey key = SigningKey.rsa();
        byte[] message = key.sign(module, "SHA256withRSA");
        Files.write(folder.resolve("signed.ko"), SigningKey.module(module, message));
        Files.write(
                folder.resolve("attributes.ko"),
                SigningKey.module(module, key.signWithAttributes(module, "SHA256withRSA")));
        Files.write(
                folder.resolve("surplus.ko"), SigningKey.module(module, Arrays.copyOf(message, message.length + 9)));
        byte[] broken = message.clone();
        broken[0] ^= 0x55;
        Files.write(folder.resolve("broken.ko"), SigningKey.module(module, broken));
        Files.write(folder.resolve("cut.ko"), Arrays.copyOf(module, 900));
        Files.writeString(folder.resolve("text.ko"), "#!/bin/sh and more\n");
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.createSymbolicLink(conf.resolve("dangling.conf"), Path.of("/nowhere"));
        Files.createDirectory(conf.resolve("folder.conf"));
        Files.writeString(conf.resolve("a.conf"), "options hello loud=1\nnonsense\n");
    }

    private static Said run(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        int exitCode = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Said(
                exitCode,
                Files.readString(out, StandardCharsets.ISO_8859_1),
                Files.readString(err, StandardCharsets.ISO_8859_1));
    }

    private static Said jkmod(String[] words) throws IOException, InterruptedException {
        Path launcher = Path.of(System.getProperty(Installation.HOME, "target/dist"), "bin", "jkmod");
        List<String> command = Stream.concat(Stream.of(launcher.toAbsolutePath().toString()), Arrays.stream(words))
                .toList();
        return run(command);
    }

    private static Said kmod(DebianKmod kmod, String[] words) throws IOException, InterruptedException {
        Said said = run(kmod.onHost(words[0], Arrays.copyOfRange(words, 1, words.length)));
        // the linker cannot be told on every release what the program is called
        return new Said(said.exitCode(), said.out(), said.err().replace(kmod.folder() + "/", ""));
    }

    private static String[] words(String line) {
        return Arrays.stream(line.split(" "))
                .map(word -> word.equals("''") ? "" : word.replace("\\s", " "))
                .toArray(String[]::new);
    }

    private static Stream<String> lines() {
        return LINES.stream();
    }

    /** Reasons may stand behind what kmod says is wrong. */
    private static boolean isAnswer(Said theirs, Said ours) {
        return ours.exitCode() == theirs.exitCode()
                && ours.out().equals(theirs.out())
                && (theirs.err().isEmpty() ? ours.err().isEmpty() : ours.err().startsWith(theirs.err()));
    }

    @Test
    void theReleasesAreThose() throws Exception {
        assertThat(newest.release()).isGreaterThanOrEqualTo(34);
        assertThat(older.release()).isEqualTo(30);
        assertThat(jkmod(new String[] {"modprobe", "-V"}).out())
                .startsWith(kmod(newest, new String[] {"modprobe", "-V"})
                                .out()
                                .lines()
                                .findFirst()
                                .orElseThrow() + "\n");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void answersAsTheNewest(String line) throws Exception {
        boolean changed = line.startsWith(NOT_30);
        String[] words = words(changed ? line.substring(NOT_30.length()) : line);
        Said ours = jkmod(words);
        Said theirs = kmod(newest, words);
        assertThat(isAnswer(theirs, ours))
                .as("kmod: %s%njkmod: %s", theirs, ours)
                .isTrue();
        Said before = kmod(older, words);
        assertThat(isAnswer(before, ours))
                .as("kmod 30: %s%njkmod: %s", before, ours)
                .isEqualTo(!changed);
    }
}
