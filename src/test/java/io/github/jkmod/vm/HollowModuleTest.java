package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.ModuleFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HollowModuleTest {
    @ParameterizedTest
    @EnumSource
    void readsAsAModuleWithoutStructModule(Architecture architecture) {
        ModuleFile module = ModuleFile.parse(ModuleImage.of(HollowModule.of(architecture), "hollow.ko"));
        assertThat(module.architecture()).contains(architecture);
        assertThat(module.modinfoName()).contains("hollow");
        assertThat(module.vermagic()).contains("none ");
        assertThat(module.elf().section(".gnu.linkonce.this_module")).isEmpty();
    }
}
