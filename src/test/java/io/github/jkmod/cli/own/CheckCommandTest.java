package io.github.jkmod.cli.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.facts.SampleKernel;
import io.github.jkmod.forecast.ImportingModule;
import io.github.jkmod.forecast.PatchedModule;
import io.github.jkmod.image.Packed;
import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.report.CheckDocument;
import io.github.jkmod.report.CheckText;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** check: verdicts, exit codes, error lines and JSON as docs/cli.md has them. */
final class CheckCommandTest {
    private static final String RELEASE = "6.1.0-56-amd64";

    @TempDir
    private Path folder;

    private FakeKernel kernel;
    private Path root;
    private Path file;
    private Path foreign;

    @BeforeEach
    void aKernelInAFolder() throws IOException {
        kernel = new FakeKernel(folder);
        root = SampleKernel.in(folder.resolve("root"), Architecture.X86_64, RELEASE);
        file = kernel.file("hello.ko", SampleModule.amd64());
        foreign = kernel.file("foreign.ko", SampleModule.armhf());
    }

    private CommandRun check(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("check", "--kernel", root));
        all.addAll(List.of(arguments));
        return CommandRun.of(kernel, all.toArray());
    }

    @Test
    void aFileOfDebugInformationOnlyIsToldToBeThat() throws IOException {
        byte[] debug = PatchedModule.of(Architecture.X86_64)
                .section(".gnu.linkonce.this_module", Shdr.SH_TYPE, ElfConstants.SHT_NOBITS)
                .section(".modinfo", Shdr.SH_TYPE, ElfConstants.SHT_NOBITS)
                .window()
                .copy();
        CommandRun run = check("--json", kernel.file("hello.ko.debug", debug));
        Tree document = lines(run).get(0);
        assertThat(document.text("verdict")).isIn("reject", "unsafe");
        assertThat(document.trees("findings"))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.text("hint"))
                        .startsWith("this file holds debug information only")
                        .endsWith("load the .ko that it was split from"));
    }

    @Test
    void whatOnlyTheLoadTellsIsNotAskedOfFiles() throws IOException {
        byte[] large = PatchedModule.of(Architecture.X86_64)
                .section(".bss", Shdr.SH_SIZE, 300L << 20)
                .window()
                .copy();
        CommandRun run = check(kernel.file("large.ko", large));
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(3);
        assertThat(run.err())
                .contains(
                        "not known of the kernel: 300 MiB of free memory for the module; it shows when the module is loaded")
                .doesNotContain("put what is missing there");
    }

    private static List<Tree> lines(CommandRun run) {
        return run.out().lines().map(Json::parse).map(Tree::of).toList();
    }

    @Test
    void jsonHasTheKeysOfTheContractAndNoOthers() {
        CommandRun run = check("--json", foreign);
        Tree tree = run.json();
        assertThat(tree.map().keySet())
                .containsExactly("file", "module", "kernel", "verdict", "errno", "stage", "findings", "unknown");
        assertThat(tree.map())
                .containsEntry("file", foreign.toString())
                .containsEntry("module", "hello")
                .containsEntry("verdict", "reject")
                .containsEntry("errno", "ENOEXEC")
                .containsEntry("stage", "elf");
        assertThat(tree.tree("kernel").map())
                .containsExactly(Map.entry("release", RELEASE), Map.entry("arch", "x86_64"));
        assertThat(tree.trees("findings").get(0).map().keySet())
                .containsExactly("stage", "severity", "what", "why", "hint", "where", "kernelLog");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theTextIsTheJsonsTextWithTheVerdictFirst() {
        CommandRun run = check(foreign);
        assertThat(run.out())
                .startsWith(foreign + ": reject: ENOEXEC in stage elf on " + RELEASE + " (x86_64)\n  error ")
                .contains("\n                 why: ", "\n                 do: ")
                .isEqualTo(CheckText.of(
                        Json.read(CheckDocument.class, check("--json", foreign).out())));
    }

    @Test
    void aKernelOfAnUnknownArchitectureIsNamedInOneLine() throws IOException {
        ElfWriter elf = new ElfWriter(64, ByteOrder.BIG_ENDIAN, 22);
        elf.section(".modinfo", 1, ElfWriter.CONSTANTS, "vermagic=6.1.0 \0".getBytes(StandardCharsets.US_ASCII));
        Files.write(root.resolve("lib/modules/" + RELEASE + "/kernel/lib/own.ko"), elf.bytes());
        CommandRun run = check(file);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .isEqualTo("jkmod: --kernel " + root + ": nothing can be forecast: it holds a kernel for s390x; jkmod"
                        + " knows x86_64, arm64, arm and riscv64, only modinfo and depmod take any\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void noFileIsGivenToTheKernel() {
        check(file, foreign);
        CommandRun.of(kernel, "check", file);
        assertThat(kernel.made()).isEmpty();
    }

    @Test
    void aPackedFileIsForWhomeverKmodLeavesItToAndThatCanBeSaid() throws IOException {
        Files.writeString(
                root.resolve("boot/config-" + RELEASE), "CONFIG_MODULE_DECOMPRESS=y\nCONFIG_MODULE_COMPRESS_XZ=y\n");
        Path usual = kernel.file("usual.ko.xz", Packed.xz(SampleModule.armhf()));
        Path broken = kernel.file("broken.ko.xz", Arrays.copyOf(Files.readAllBytes(usual), 500));
        Path gzip = kernel.file("other.ko.gz", Packed.gzip(SampleModule.armhf()));
        assertThat(lines(check("--json", usual, broken, gzip)))
                .extracting(tree -> tree.text("stage"))
                .containsExactly("decompress", "decompress", "elf");
        Tree finding = lines(check("--json", broken)).get(0).trees("findings").get(0);
        assertThat(finding.text("why")).contains("the kernel cannot unpack it as xz");
        assertThat(lines(check("--json", "--decompress", "user", usual, gzip)))
                .extracting(tree -> tree.text("stage"))
                .containsExactly("elf", "elf");
        assertThat(lines(check("--json", "--decompress", "kernel", usual, gzip)))
                .extracting(tree -> tree.text("stage"))
                .containsExactly("decompress", "decompress");
        assertThat(check("--decompress", "nobody", usual).errLines())
                .singleElement()
                .asString()
                .contains("'nobody' unpacks no modules; known are kernel and user");
    }

    @Test
    void manyFilesComeInTheirOrderAndTheWorstDecides() {
        List<Object> files = new ArrayList<>(List.of("--json"));
        for (int i = 0; i < 40; i++) {
            files.add(kernel.file("m" + i + ".ko", i % 2 == 0 ? SampleModule.armhf() : new byte[i]));
            files.add("a=" + i);
        }
        CommandRun run = check(files.toArray());
        assertThat(lines(run))
                .extracting(tree -> Path.of(tree.text("file")).getFileName().toString())
                .containsExactlyElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "m" + i + ".ko").toList());
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void anyBytesAreRejectedWithAStageAndANameOfNull() {
        Object[] files = {
            "--json",
            kernel.file("empty.ko", new byte[0]),
            kernel.file("text.ko", new byte[] {'n', 'o', '\n'}),
            kernel.file("cut.ko", Arrays.copyOf(SampleModule.amd64(), 200)),
        };
        CommandRun run = check(files);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(lines(run)).hasSize(3).allSatisfy(tree -> {
            assertThat(tree.text("verdict")).isEqualTo("reject");
            assertThat(tree.get("stage")).isNotNull();
            assertThat(tree.get("module")).isNull();
        });
    }

    @Test
    void aPackedFileThatDoesNotUnpackIsRejectedBeforeTheKernel() {
        Tree tree = check("--json", kernel.file("cut.ko.gz", new byte[] {0x1f, (byte) 0x8b, 8}))
                .json();
        assertThat(tree.map())
                .containsEntry("verdict", "reject")
                .containsEntry("errno", "EINVAL")
                .containsEntry("stage", "decompress")
                .containsEntry("module", null);
        assertThat(tree.trees("findings").get(0).text("what")).startsWith("gzip data cannot be unpacked: ");
    }

    @Test
    void aFileThatCannotBeReadIsExitFourAndTheOthersAreStillChecked() {
        CommandRun run = check("--json", folder.resolve("nofile.ko"), folder, foreign);
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(lines(run)).hasSize(1);
        assertThat(run.errLines(file))
                .containsExactly(
                        "jkmod: nofile.ko: cannot be used: No such file or directory; check the path",
                        "jkmod: " + folder + ": cannot be used: Is a directory; check the path");
    }

    private Path user(String name, String provider, String... imports) {
        ImportingModule module =
                new ImportingModule().named(name).withoutVersions().tag("depends=" + provider);
        List.of(imports).forEach(module::imports);
        return kernel.file(name + ".ko", module.bytes());
    }

    private static String symbols(Tree tree) {
        return tree.trees("findings").stream()
                .map(finding -> finding.text("what"))
                .filter(what -> what.contains("hello_answer"))
                .findFirst()
                .orElse("");
    }

    @Test
    void whatIsRefusedIsNotThereForOthers() throws IOException {
        Files.write(file, SampleModule.armhf());
        Path user = user("user", "hello", "hello_answer");
        assertThat(symbols(lines(check("--json", file, user)).get(1)))
                .isEqualTo("unknown symbol hello_answer: module hello exports it and is not loaded");
    }

    @Test
    void modulesThatNeedEachOtherEndTheSearch() {
        Path one = user("one", "hello", "hello_answer", "other");
        Path other = user("other", "one", "one");
        assertThat(lines(check("--json", one, other, file)))
                .extracting(tree -> tree.text("verdict"))
                .containsOnly("reject");
    }

    @Test
    void whatIsNotKnownIsNamedOnceMoreInOneLineAndExitThree() throws IOException {
        Files.delete(kernel.root().proc("sys", "kernel", "osrelease"));
        CommandRun run = CommandRun.of(kernel, "check", "--kernel", "live", file);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out())
                .isEqualTo(file + ": unknown on ? (?)\n  not known      release and architecture of the kernel\n");
        assertThat(run.errLines(file))
                .containsExactly("jkmod: hello.ko: no verdict: not known of the kernel: release and architecture of the"
                        + " kernel; run as root, or name a folder with the kernel's files: --kernel DIR");
    }

    @Test
    void whatWouldHarmTheKernelIsExitFiveWhateverElseThereIs() {
        Path harmful = kernel.file("harmful.ko", SampleModule.harmful());
        CommandRun run = CommandRun.of(kernel, "check", harmful, foreign, folder.resolve("nofile.ko"));
        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.out()).startsWith(harmful + ": unsafe in stage relocations on " + RELEASE);
    }

    @Test
    void withoutPrivilegeTheRunningKernelRefusesAndThatIsExitThree() {
        kernel.privileged(false);
        CommandRun run = CommandRun.of(kernel, "check", "--json", file);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.json().map()).containsEntry("errno", "EPERM").containsEntry("stage", "syscall");
    }

    private void assertKernel(int exitCode, String line, Object... arguments) {
        CommandRun run = CommandRun.of(kernel, arguments);
        assertThat(run.errLines()).containsExactly(line);
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aKernelThatCannotBeChosenIsOneLine() throws IOException {
        Path none = folder.resolve("none");
        assertKernel(
                2,
                "jkmod: --kernel " + none + ": cannot be used: no such folder; give live, or a root folder with"
                        + " lib/modules/RELEASE",
                "check",
                "--kernel",
                none,
                file);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertKernel(
                2,
                "jkmod: --kernel " + empty + ": cannot be used: it holds no kernel: neither lib/modules/RELEASE nor"
                        + " usr/lib/modules/RELEASE; see jkmod check --help for what it may hold",
                "check",
                "--kernel",
                empty,
                file);
        SampleKernel.in(root, Architecture.ARM, "5.10-arm");
        CommandRun several = check(file);
        assertThat(several.exitCode()).isEqualTo(2);
        assertThat(several.err()).contains("--release").contains("5.10-arm").hasLineCount(1);
        assertThat(check("--release", "5.10-arm", file).out()).contains(" on 5.10-arm (arm)\n");
        assertThat(check("--release", "4.9", file).err()).contains("4.9").hasLineCount(1);
        assertKernel(
                2,
                "jkmod: --release 6.1: cannot be used: the running kernel has one release; name a folder with --kernel"
                        + " DIR, or leave it out",
                "check",
                "--release",
                "6.1",
                file);
        Files.delete(kernel.root().proc("modules"));
        assertKernel(
                3,
                "jkmod: the running kernel: cannot be asked: no "
                        + kernel.root().proc("modules") + ", so that it has"
                        + " no module support or /proc is not mounted; name a kernel's folder: --kernel DIR",
                "check",
                file);
    }
}
