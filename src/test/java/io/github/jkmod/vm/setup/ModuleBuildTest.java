package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.host.MachineToolchain;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleBuildTest {
    @TempDir
    private Path temp;

    @BeforeEach
    void writeSources() throws IOException {
        Files.createDirectories(temp.resolve("modules/stale"));
        Files.writeString(temp.resolve("modules/Kbuild"), "obj-m += a.o\n");
        Files.writeString(temp.resolve("modules/a.c"), "int a;\n");
        Files.writeString(temp.resolve("modules/stale/Kbuild"), "\n");
        Files.writeString(temp.resolve("gcc-12"), "#!/bin/sh\n");
    }

    private ModuleBuild build(Path headers, String version) {
        DebianKernel kernel = new DebianKernel(
                new KernelRow("6.1", "bookworm", Architecture.ARM, "linux-image-armmp", "test"),
                "6.1.0-50-armmp",
                version,
                temp.resolve("vmlinuz"),
                temp.resolve("lib"),
                headers,
                headers,
                "00");
        KernelHeaders against = KernelHeaders.of(kernel);
        ModuleSources sources = new ModuleSources(temp.resolve("modules"), List.of("", "stale"));
        MachineToolchain toolchain = new MachineToolchain(temp.resolve("gcc-12"));
        ModuleMake make = new KbuildMake(against, sources, toolchain, Architecture.X86_64);
        return new ModuleBuild(against, sources, make, toolchain, Architecture.X86_64);
    }

    @Test
    void theKeyFollowsSourcesHeadersAndCompilerOnly() throws IOException {
        String key = build(temp, "1").key();
        assertThat(key).matches("modules/6\\.1\\.0-50-armmp-[0-9a-f]{16}");
        Files.writeString(temp.resolve("modules/README.md"), "prose");
        Files.writeString(temp.resolve("modules/a.mod.c"), "a product");
        assertThat(build(temp, "1").key()).isEqualTo(key);
        assertThat(build(temp, "2").key()).isNotEqualTo(key);
        Files.writeString(temp.resolve("gcc-12"), "#!/bin/bash\n");
        assertThat(build(temp, "1").key()).isNotEqualTo(key);
        Files.writeString(temp.resolve("gcc-12"), "#!/bin/sh\n");
        Files.writeString(temp.resolve("modules/a.c"), "int b;\n");
        assertThat(build(temp, "1").key()).isNotEqualTo(key);
    }

    @Test
    void aFolderWithoutSourcesIsSaidSo() throws IOException {
        Files.delete(temp.resolve("modules/stale/Kbuild"));
        assertThatThrownBy(() -> build(temp, "1").key())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("there is no Kbuild or Makefile in");
    }

    @Test
    void aPathThatMakeCannotTakeIsSaidSo() {
        assertThatThrownBy(() ->
                        build(Path.of("/a b"), "1").build(temp.resolve("out"), new HashMap<>(), Progress.silent()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("make cannot work in /a b");
    }
}
