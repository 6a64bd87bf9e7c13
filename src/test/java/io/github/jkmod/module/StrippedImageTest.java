package io.github.jkmod.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.Section;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.image.Packed;
import io.github.jkmod.model.FinitFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a load by force takes out of the sample module, in files of both classes. */
final class StrippedImageTest {
    private static ModuleImage image(boolean wide) throws IOException {
        byte[] module = wide ? SampleModule.amd64() : SampleModule.armhf();
        return ModuleImage.of(Packed.gzip(module), "hello.ko.gz");
    }

    private static boolean hasVersions(ModuleImage image) {
        return ModuleFile.parse(image)
                .elf()
                .section("__versions")
                .filter(Section::isAlloc)
                .isPresent();
    }

    private static int changed(ModuleImage one, ModuleImage other) {
        byte[] before = one.content().copy();
        byte[] after = other.content().copy();
        assertThat(after).hasSameSizeAs(before);
        int changed = 0;
        for (int i = 0; i < before.length; i++) {
            changed += before[i] == after[i] ? 0 : 1;
        }
        return changed;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachFlagTakesOutItsOwn(boolean wide) throws IOException {
        ModuleImage image = image(wide);
        String vermagic = ModuleFile.parse(image).vermagic().orElseThrow();
        assertThat(hasVersions(image)).isTrue();

        ModuleImage unversioned = StrippedImage.of(image, FinitFlags.IGNORE_MODVERSIONS);
        assertThat(hasVersions(unversioned)).isFalse();
        assertThat(ModuleFile.parse(unversioned).vermagic()).contains(vermagic);
        assertThat(changed(image, unversioned)).isEqualTo(1);

        ModuleImage unmarked = StrippedImage.of(image, FinitFlags.IGNORE_VERMAGIC);
        assertThat(ModuleFile.parse(unmarked).vermagic()).isEmpty();
        assertThat(hasVersions(unmarked)).isTrue();
        assertThat(changed(image, unmarked)).isEqualTo(("vermagic=" + vermagic).length());
        assertThat(ModuleFile.parse(unmarked).modinfo().entries())
                .hasSize(ModuleFile.parse(image).modinfo().entries().size() - 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFileItWasReadFromStaysKnown(boolean wide) throws IOException {
        ModuleImage image = image(wide);
        ModuleImage stripped = StrippedImage.of(image, FinitFlags.IGNORE_VERMAGIC);
        assertThat(stripped.file()).isSameAs(image.file());
        assertThat(stripped.compression()).isEqualTo(image.compression());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatIsNoModuleStaysAsItIs(int flags) {
        ModuleImage image = ModuleImage.of("no module".getBytes(StandardCharsets.US_ASCII), "text.ko");
        assertThat(StrippedImage.of(image, flags)).isSameAs(image);
    }
}
