package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.KernelRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildRootTest {
    @TempDir
    private Path temp;

    @Test
    void theCompilerIsTheOneThatTheHeadersName() {
        assertThat(BuildRoot.gccVersion(List.of("linux-kbuild-5.10", "linux-compiler-gcc-10-x86")))
                .contains("10");
        assertThat(BuildRoot.gccVersion(List.of("linux-base", "gcc-14"))).contains("14");
        assertThat(BuildRoot.gccVersion(List.of("gcc-16-for-host"))).contains("16");
        assertThat(BuildRoot.gccVersion(List.of("linux-base", "libgcc-s1", "gcc")))
                .isEmpty();
    }

    @Test
    void theRootHoldsACompilerForEveryArchitectureOfItsSuite() {
        List<Architecture> all = List.of(Architecture.values());
        assertThat(BuildRoot.packages("14", "linux-kbuild-6.12.117+deb13", Architecture.X86_64, all))
                .contains(
                        "linux-kbuild-6.12.117+deb13",
                        "gcc-14",
                        "gcc-14-aarch64-linux-gnu",
                        "gcc-14-arm-linux-gnueabihf",
                        "gcc-14-riscv64-linux-gnu");
        List<Architecture> before = List.of(Architecture.X86_64, Architecture.ARM64, Architecture.ARM);
        assertThat(BuildRoot.packages("14", "linux-kbuild-6.12.117+deb13", Architecture.ARM64, before))
                .doesNotContain("gcc-14-riscv64-linux-gnu")
                .contains("gcc-14", "gcc-14-x86-64-linux-gnu", "gcc-14-arm-linux-gnueabihf");
    }

    @Test
    void linksWhatPackageScriptsWouldHaveLinked() throws IOException {
        Files.createDirectories(temp.resolve("bin"));
        Files.writeString(temp.resolve("bin/bash"), "bash");
        Files.createDirectories(temp.resolve("usr/bin"));
        Files.writeString(temp.resolve("usr/bin/mawk"), "mawk");
        BuildRoot.settle(temp, "gcc-14");
        assertThat(temp.resolve("bin/sh")).hasContent("bash");
        assertThat(temp.resolve("usr/bin/awk")).hasContent("mawk");
        assertThat(temp.resolve("lib")).isSymbolicLink();
        assertThat(temp.resolve("bin"))
                .isDirectory()
                .satisfies(bin -> assertThat(Files.isSymbolicLink(bin)).isFalse());
        assertThat(temp.resolve("dev/null")).isEmptyFile();
        BuildRoot.settle(temp, "gcc-14");
    }

    @Test
    void dropsWhatModulesAreNotBuiltWith() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("usr/lib/gcc"));
        for (String name : List.of("cc1", "lto1", "libasan.so.8", "libc.a", "x86_64-linux-gnu-lto-dump-16")) {
            Files.writeString(folder.resolve(name), name);
        }
        BuildRoot.settle(temp, "gcc-14");
        assertThat(folder.toFile().list()).containsExactly("cc1");
    }

    @Test
    void filesOfTheCacheAreSeenUnderAnotherName() {
        Path folder = Path.of("/c/v1/kernel/k");
        DebianKernel kernel = new DebianKernel(
                new KernelRow("6.12", "trixie", Architecture.ARM, "linux-image-armmp", "test"),
                "6.12.118",
                "1",
                folder.resolve("boot/vmlinuz"),
                folder.resolve("usr/lib/modules/6.12.118"),
                folder.resolve("usr/src/linux-headers-6.12.118"),
                folder.resolve("usr/src/linux-headers-6.12.118-common"),
                "00");
        BuildRoot root = new BuildRoot(Path.of("/c/v1/build/x"), Path.of("/c/v1"), kernel, "gcc-14", true);
        assertThat(root.seen(Path.of("/c/v1/kernel/k/usr/src"))).isEqualTo(Path.of("/jkmod/kernel/k/usr/src"));
    }
}
