package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GuestInstallationTest {
    @TempDir
    private Path temp;

    private Path file(String name, int size) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, new byte[size]);
    }

    private Map<String, Path> of(String modules) throws IOException {
        return GuestInstallation.of(
                new OwnKernel(Architecture.X86_64, "6.9", temp, temp, Optional.of(temp.resolve(modules))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib/modules/6.9", "usr/lib/modules/6.9"})
    void whatThereIsOfAnInstallationIsInItsPlaces(String modules) throws IOException {
        Path config = file("boot/config-6.9", 1);
        Path symvers = file("usr/src/linux-headers-6.9/Module.symvers", 1);
        Path builtIn = file(modules + "/modules.builtin", 1);
        file(modules + "/modules.dep", 1);
        file(modules + "/kernel/fs/tiny.ko", 1);
        file(modules + "/kernel/lib/large.ko", 9);
        Path small = file(modules + "/kernel/lib/small.ko.xz", 3);
        assertThat(of(modules))
                .containsOnly(
                        Map.entry("boot/config-6.9", config),
                        Map.entry("lib/modules/6.9/modules.builtin", builtIn),
                        Map.entry("lib/modules/6.9/build/Module.symvers", symvers),
                        Map.entry("lib/modules/6.9/kernel/lib/small.ko.xz", small));
    }

    @Test
    void aBuildFolderTellsTooWhateverItsName() throws IOException {
        Path config = file("mine/build/.config", 1);
        Path symvers = file("mine/build/Module.symvers", 1);
        Path module = file("mine/extra/x.ko", 1);
        assertThat(of("mine"))
                .containsOnly(
                        Map.entry("boot/config-6.9", config),
                        Map.entry("lib/modules/6.9/build/Module.symvers", symvers),
                        Map.entry("lib/modules/6.9/extra/x.ko", module));
    }

    @Test
    void aKernelWithoutModulesTellsNothing() throws IOException {
        assertThat(GuestInstallation.of(
                        new OwnKernel(Architecture.ARM, OwnKernel.UNKNOWN, temp, temp, Optional.empty())))
                .isEmpty();
    }
}
