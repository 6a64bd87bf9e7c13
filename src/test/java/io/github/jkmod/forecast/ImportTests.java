package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.symbols.SymbolsStage;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A Debian kernel 6.1 with modversions and two exports, and what tests of imports ask of a load. */
public abstract class ImportTests {
    public final SampleFacts facts = new SampleFacts();

    public ImportTests() {
        facts.structModule = new Fact.Present<>(new StructModuleLayout(0x380, PreparedLoad.FIELDS, false));
        options("CONFIG_MODVERSIONS=y", "CONFIG_MODULE_FORCE_LOAD=y");
        kernel("6.1.0-56-amd64", "#1 SMP Debian 6.1.192-1");
        kernelExports("printk", 0x1234, false, "");
        kernelExports("gpl_only", 0x5678, true, "");
    }

    public void options(String... lines) {
        facts.config = new Fact.Present<>(KernelConfig.parse(List.of(lines)));
    }

    public void kernel(String release, String version) {
        facts.identity = new Fact.Present<>(new KernelIdentity(release, Architecture.X86_64, version));
    }

    public void kernelExports(String name, long crc, boolean gpl, String namespace) {
        facts.ofKernel.put(
                name,
                new KernelExport(
                        name, Optional.empty(), OptionalLong.of(crc), Optional.of(gpl), Optional.of(namespace)));
    }

    public void moduleExports(String owner, String name, boolean gpl) {
        facts.ofModules.add(new KernelExport(
                name, Optional.of(new ModuleName(owner)), OptionalLong.of(1), Optional.of(gpl), Optional.of("")));
    }

    public void loaded(String name, ProcModule.State state, String taints) {
        facts.modules = new Fact.Present<>(List.of(
                new ProcModule(new ModuleName(name), 1, OptionalLong.of(0), List.of(), state, 0, taints, List.of())));
    }

    public Load examine(ImportingModule module) {
        return examine(PreparedLoad.of(module.bytes(), facts));
    }

    public static Load examine(Load load) {
        new SymbolsStage().examine(load);
        return load;
    }

    public static void assertRefused(Load load, Errno errno, String what, String log) {
        Verdict verdict = load.findings().verdict();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(errno);
        assertThat(verdict.stage()).contains(LoadStage.SYMBOLS);
        assertThat(verdict.findings().get(0).what()).contains(what);
        assertThat(verdict.findings().get(0).kernelLog()).contains(log);
        assertThat(verdict.findings().get(0).where().orElseThrow().section()).isEqualTo(".symtab");
    }

    public static void assertAccepted(Load load) {
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }
}
