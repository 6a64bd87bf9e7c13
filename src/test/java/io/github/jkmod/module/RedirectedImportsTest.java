package io.github.jkmod.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.image.ModuleImage;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedirectedImportsTest {
    private static final Export SHORT =
            new Export("x_0", Optional.empty(), false, Optional.of(0xcafe_f00dL), Optional.empty(), "__ksymtab", 0);

    private static ModuleFile redirected(byte[] file) {
        byte[] bytes = RedirectedImports.of(SampleModule.parse(file), Map.of("_printk", SHORT));
        return ModuleFile.parse(ModuleImage.of(bytes, "dir/hello.ko"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theImportHasTheOthersNameAndCrc(boolean wide) {
        byte[] file = wide ? SampleModule.amd64() : SampleModule.armhf();
        ModuleFile module = redirected(file);
        assertThat(module.imports())
                .filteredOn(each -> each.name().equals("x_0"))
                .singleElement()
                .satisfies(each -> assertThat(each.crc()).contains(0xcafe_f00dL));
        assertThat(module.imports()).extracting(Import::name).contains("maybe").doesNotContain("_printk");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyTableOfVersionsIsAsLongAsBefore(boolean wide) {
        byte[] file = wide ? SampleModule.amd64() : SampleModule.armhf();
        ModuleFile before = SampleModule.parse(file);
        ModuleFile after = redirected(file);
        assertThat(after.versions()).hasSameSizeAs(before.versions());
        assertThat(after.versions()).extracting(SymbolVersion::name).doesNotContain("_printk");
    }
}
