package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.symbols.OwnExportsStage;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlayedModuleTest {
    private static ShownModule shown(RelocatedModule module) {
        Load load = module.on("6.1.0");
        new OwnExportsStage().examine(load);
        return PlayedModule.of(load);
    }

    @Test
    void symbolsAndSectionsAreShown() {
        ShownModule shown = shown(RelocatedModule.of(Architecture.X86_64));
        assertThat(shown.symbols()).extracting(symbol -> symbol.name()).contains("text_start", "_printk");
        assertThat(shown.sections()).contains(".text", ".data");
    }

    @Test
    void withoutKallsymsNeitherIs() {
        RelocatedModule module = RelocatedModule.of(Architecture.X86_64);
        Map<String, String> options =
                new HashMap<>(module.facts.config.value().orElseThrow().options());
        options.remove("KALLSYMS");
        module.facts.config = new Fact.Present<>(new KernelConfig(options));
        ShownModule shown = shown(module);
        assertThat(shown.symbols()).isEmpty();
        assertThat(shown.sections()).isEmpty();
        assertThat(shown.notes()).isEmpty();
    }
}
