package io.github.jkmod.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.module.Import;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.scenario.TestModules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A kernel with TRIM_UNUSED_KSYMS takes half an hour to find out that a new test module needs what it dropped; this
 * tells it from a stock kernel's build of the modules.
 */
@VmTest(kernels = {"6.1/x86_64", "6.1/arm64"})
final class TrimmedExportsVmTest {
    @Test
    void whatTheTestModulesNeedIsKept(VmKernel kernel) throws Exception {
        Set<String> needed = new TreeSet<>();
        for (Path file : TestModules.all(kernel).values()) {
            ModuleFile module = ModuleFile.parse(ModuleImage.read(file, file.toString()));
            module.imports().stream().map(Import::name).forEach(needed::add);
        }
        assertThat(Files.readAllLines(Configuration.EXPORTS)).containsAll(needed);
    }
}
