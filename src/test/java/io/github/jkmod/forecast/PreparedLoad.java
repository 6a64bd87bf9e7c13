package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.elf.ElfStage;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.load.TemporaryCopy;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.KernelRelease;
import java.util.List;
import java.util.Map;

/** A load that has come to a certain stage, without a complaint: for tests of the stages behind. */
public final class PreparedLoad {
    /** The fields of {@code struct module} that the made-up modules fill in. */
    public static final Map<String, StructModuleLayout.Field> FIELDS = Map.of(
            "name", new StructModuleLayout.Field(24, 56),
            "init", new StructModuleLayout.Field(0x138, 8),
            "exit", new StructModuleLayout.Field(0x350, 8));

    private PreparedLoad() {}

    /** The load of {@code file} by finit_module, behind the ELF checks: everything is found, nothing laid out. */
    public static Load of(byte[] file, KernelFacts facts) {
        return of(file, LoadCall.finit(""), facts);
    }

    /** The load of {@code file} by that call. */
    public static Load of(byte[] file, LoadCall call, KernelFacts facts) {
        KernelIdentity identity = facts.identity().value().orElseThrow();
        KernelRelease version = identity.numbers().orElseThrow();
        Load load = new Load(Window.of(file, "test.ko"), call, facts, identity.architecture(), version);
        run(load, List.of(new ElfStage()));
        TemporaryCopy.rewriteSectionHeaders(load);
        return load;
    }

    /** Goes on through those stages. */
    public static Load run(Load load, List<Stage> stages) {
        for (Stage stage : stages) {
            stage.examine(load);
            assertThat(load.findings().decided())
                    .as("%s: %s", stage.stage(), load.findings().verdict().findings())
                    .isFalse();
        }
        return load;
    }
}
