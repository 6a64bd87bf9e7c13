package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.SampleModule;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ForecastTest {
    private final ModuleFile hello = SampleModule.parse(SampleModule.amd64());

    private static Fact<KernelIdentity> on(Architecture architecture) {
        return new Fact.Present<>(new KernelIdentity("6.1.0-56", architecture, "#1"));
    }

    private static Fact<List<ProcModule>> loaded(String... names) {
        return new Fact.Present<>(List.of(names).stream()
                .map(name -> new ProcModule(
                        new ModuleName(name),
                        1,
                        OptionalLong.of(0),
                        List.of(),
                        ProcModule.State.LIVE,
                        0,
                        "",
                        List.of()))
                .toList());
    }

    private Verdict verdict(Fact<KernelIdentity> identity, Fact<List<ProcModule>> modules, Fact<Boolean> mayLoad) {
        SampleFacts facts = new SampleFacts();
        facts.identity = identity;
        facts.modules = modules;
        facts.mayLoad = mayLoad;
        return Forecast.of(hello, "", facts).verdict();
    }

    @Test
    void anotherArchitectureIsRefusedAsNoExecutable() {
        Verdict verdict = verdict(on(Architecture.ARM64), loaded(), new Fact.Present<>(true));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(Errno.ENOEXEC);
        assertThat(verdict.stage()).contains(LoadStage.ELF);
        assertThat(verdict.findings())
                .filteredOn(finding -> finding.stage() == LoadStage.ELF)
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).isEqualTo("built for x86_64, this kernel is arm64"));
    }

    @Test
    void aProcessWithoutPrivilegeIsRefused() {
        Verdict verdict = verdict(on(Architecture.X86_64), loaded(), new Fact.Present<>(false));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(Errno.EPERM);
        assertThat(verdict.stage()).contains(LoadStage.SYSCALL);
    }

    @Test
    void aKernelOfUnknownReleaseIsUnknown() {
        Verdict verdict = verdict(new Fact.Absent<>("x"), loaded(), new Fact.Present<>(true));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNKNOWN);
        assertThat(verdict.unknown()).containsExactly("release and architecture of the kernel");
    }

    @Test
    void stagesAreLabelledAsInTheContract() {
        assertThat(LoadStage.values())
                .extracting(LoadStage::label)
                .containsExactly(
                        "syscall",
                        "decompress",
                        "signature",
                        "elf",
                        "modinfo",
                        "layout",
                        "exists",
                        "symbols",
                        "relocations",
                        "exports",
                        "notifiers",
                        "params",
                        "sysfs");
    }
}
