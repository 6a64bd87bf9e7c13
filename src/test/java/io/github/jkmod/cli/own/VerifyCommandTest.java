package io.github.jkmod.cli.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.cli.FakeKernelCommands;
import io.github.jkmod.image.Packed;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.report.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** verify: exit codes, error lines and JSON as docs/cli.md has them. */
final class VerifyCommandTest extends FakeKernelCommands {
    @Test
    void verifyHoldsALoadedModuleAgainstItsFile() {
        kernel.showLive();
        CommandRun run = run("verify", "hello", file);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("hello against ").endsWith("cross-check    match\n");
        Tree tree = run("verify", "--json", "hello", file).json();
        assertThat(tree.map().keySet()).containsExactly("module", "file", "crosscheck");
        assertThat(tree.tree("crosscheck").text("result")).isEqualTo("match");
    }

    @Test
    void whoeverUnpackedALoadedModuleItIsComparedAll() throws Exception {
        kernel.write("sys/module/compression", "xz\n").showLive();
        Path usual = kernel.file("hello.ko.xz", Packed.xz(SampleModule.amd64())); // the kernel would not have
        CommandRun run = run("verify", "hello", usual);
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    @Test
    void verifyFindsTheFileInTheModuleTree() throws Exception {
        kernel.showLive();
        Path tree = Files.createDirectories(folder.resolve("lib/modules/6.1.0-56-amd64/kernel"));
        Files.write(tree.resolve("hello.ko"), SampleModule.amd64());
        assertThat(run("verify", "hello").exitCode()).isZero();
        Files.delete(tree.resolve("hello.ko"));
        assertFails(
                run("verify", "hello"),
                3,
                "jkmod: hello: its file is not known: the running kernel's module tree has none of that name; name the"
                        + " file: jkmod verify hello FILE");
    }

    @Test
    void verifyOfAnotherFileIsExitOne() {
        kernel.showLive().write("sys/module/hello/version", "1.2.4\n");
        CommandRun run = run("verify", "hello", file);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("difference     /sys/module version: forecast 1.2.3, the kernel shows 1.2.4\n")
                .endsWith("cross-check    different\n");
    }

    @Test
    void verifyOfAModuleThatIsNotLoadedIsExitOne() {
        CommandRun run = run("verify", "hello", file);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("jkmod: hello: not loaded: ")
                .endsWith("; see jkmod lsmod for what is loaded");
    }

    @Test
    void verifyWithoutProcModulesIsExitThree() throws Exception {
        Files.delete(kernel.root().proc("modules"));
        CommandRun run = run("verify", "hello", file);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .matches(
                        "jkmod: hello: cannot be looked for: .*/proc/modules: No such file or directory; mount /proc.*");
    }
}
