package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.SampleModule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ForecastTest {
    private static final List<String> UNEXAMINED =
            List.of("signature", "vermagic", "symbols", "relocations", "exports", "params");

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
        return Forecast.of(hello, new KernelFacts(identity, modules, mayLoad, Optional.of(true)))
                .verdict();
    }

    @Test
    void whatIsNotExaminedIsNamedAndNeverAccepted() {
        Verdict verdict = verdict(on(Architecture.X86_64), loaded("other"), new Fact.Present<>(true));
        assertThat(verdict)
                .isEqualTo(
                        new Verdict(Verdict.Answer.UNKNOWN, Optional.empty(), Optional.empty(), List.of(), UNEXAMINED));
    }

    @Test
    void anotherArchitectureIsRefusedAsNoExecutable() {
        Verdict verdict = verdict(on(Architecture.ARM64), loaded(), new Fact.Present<>(true));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(Errno.ENOEXEC);
        assertThat(verdict.stage()).contains(LoadStage.ELF);
        assertThat(verdict.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).isEqualTo("built for x86_64, this kernel is arm64"));
    }

    @Test
    void aModuleThatIsInIsRefused() {
        Verdict verdict = verdict(on(Architecture.X86_64), loaded("a", "hello"), new Fact.Present<>(true));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(Errno.EEXIST);
        assertThat(verdict.stage()).contains(LoadStage.EXISTS);
        assertThat(verdict.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.hint()).endsWith("jkmod unload hello"));
    }

    @Test
    void aProcessWithoutPrivilegeIsRefused() {
        Verdict verdict = verdict(on(Architecture.X86_64), loaded(), new Fact.Present<>(false));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(Errno.EPERM);
        assertThat(verdict.stage()).contains(LoadStage.SYSCALL);
    }

    @Test
    void theFirstStageThatRefusesDecidesAndTheOthersAreStillFound() {
        Verdict verdict = verdict(on(Architecture.ARM), loaded("hello"), new Fact.Present<>(false));
        assertThat(verdict.errno()).contains(Errno.EPERM);
        assertThat(verdict.stage()).contains(LoadStage.SYSCALL);
        assertThat(verdict.findings())
                .extracting(Finding::stage)
                .containsExactly(LoadStage.SYSCALL, LoadStage.ELF, LoadStage.EXISTS);
        verdict = verdict(on(Architecture.ARM), loaded("hello"), new Fact.Present<>(true));
        assertThat(verdict.errno()).contains(Errno.ENOEXEC);
        assertThat(verdict.stage()).contains(LoadStage.ELF);
    }

    @Test
    void hiddenFactsAreUnknownNotPassed() {
        Verdict verdict = verdict(new Fact.Absent<>("x"), new Fact.Hidden<>("x"), new Fact.Malformed<>("x"));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNKNOWN);
        assertThat(verdict.unknown())
                .startsWith("privilege", "architecture of the kernel", "loaded modules")
                .endsWith("params")
                .hasSize(9);
    }

    @Test
    void aRefusalStandsAlthoughOtherFactsAreHidden() {
        Verdict verdict = verdict(new Fact.Hidden<>("x"), loaded("hello"), new Fact.Hidden<>("x"));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(Errno.EEXIST);
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
                        "params",
                        "sysfs");
    }
}
