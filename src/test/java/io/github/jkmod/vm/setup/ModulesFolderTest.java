package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModulesFolderTest {
    @TempDir
    private Path temp;

    private Path module(String path, String release) throws IOException {
        ElfWriter elf = ElfWriter.arm();
        String modinfo = "license=GPL\0vermagic=" + release + " SMP mod_unload ARMv7 \0";
        elf.section(
                ".modinfo",
                ElfConstants.SHT_PROGBITS,
                ElfWriter.CONSTANTS,
                modinfo.getBytes(StandardCharsets.US_ASCII));
        Path file = temp.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, elf.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib/modules/6.1-a", "usr/lib/modules/6.1-a", "6.1-a", "."})
    void isFoundByReleaseInARootInLibModulesOrAsItself(String folder) throws IOException {
        module("root/" + folder + "/kernel/lib/x.ko", "6.1-a");
        assertThat(ModulesFolder.find(temp.resolve("root"), "6.1-a"))
                .contains(new ModulesFolder(temp.resolve("root").resolve(folder).normalize(), "6.1-a"));
    }

    @Test
    void amongSeveralTheKernelsOwnAreChosen() throws IOException {
        module("lib/modules/5.10-a/kernel/lib/x.ko", "5.10-a");
        module("lib/modules/6.1-a/kernel/lib/x.ko", "6.1-a");
        assertThat(ModulesFolder.find(temp, "6.1-a").orElseThrow().release()).isEqualTo("6.1-a");
        assertThat(ModulesFolder.find(temp, "7.2-a").orElseThrow().release()).isEqualTo("5.10-a");
    }

    @Test
    void modulesWithoutTheirKernelsFilesCountToo() throws IOException {
        Files.writeString(module("some/x.ko", "6.1-a").resolveSibling("broken.ko"), "no module");
        assertThat(ModulesFolder.find(temp.resolve("some"), "6.1-a"))
                .contains(new ModulesFolder(temp.resolve("some"), "6.1-a"));
    }

    @Test
    void noModulesAreNoFolder() throws IOException {
        Files.createDirectories(temp.resolve("kernel"));
        assertThat(ModulesFolder.find(temp, "6.1-a")).isEmpty();
        assertThat(ModulesFolder.find(temp.resolve("absent"), "6.1-a")).isEmpty();
    }
}
