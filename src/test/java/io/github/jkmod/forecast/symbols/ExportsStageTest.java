package io.github.jkmod.forecast.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.forecast.PreparedLoad;
import io.github.jkmod.forecast.SampleFacts;
import io.github.jkmod.forecast.layout.LayoutStage;
import io.github.jkmod.forecast.layout.PerCpuStage;
import io.github.jkmod.forecast.link.RelocationsStage;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
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
import io.github.jkmod.module.SampleModule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The sample module exports hello_answer, hello_ns and, GPL only, hello_gpl. */
final class ExportsStageTest {
    private final SampleFacts facts = new SampleFacts();

    ExportsStageTest() {
        facts.config = new Fact.Present<>(KernelConfig.parse(List.of("CONFIG_HAVE_ARCH_PREL32_RELOCATIONS=y")));
        SampleModule.parse(SampleModule.amd64())
                .imports()
                .forEach(used -> facts.ofKernel.put(used.name(), export(used.name(), Optional.empty())));
        kernel("6.1.0-56-amd64", 0x358);
    }

    private void kernel(String release, long structSize) {
        facts.identity = new Fact.Present<>(new KernelIdentity(release, Architecture.X86_64, "#1 SMP"));
        facts.structModule = new Fact.Present<>(new StructModuleLayout(structSize, PreparedLoad.FIELDS, false));
    }

    private static KernelExport export(String name, Optional<String> owner) {
        return new KernelExport(
                name, owner.map(ModuleName::new), OptionalLong.of(1), Optional.of(false), Optional.of(""));
    }

    private static Fact<List<ProcModule>> loaded(String name) {
        return new Fact.Present<>(List.of(new ProcModule(
                new ModuleName(name), 1, OptionalLong.of(0), List.of(), ProcModule.State.LIVE, 0, "", List.of())));
    }

    private Load relocated(byte[] file) {
        return PreparedLoad.run(
                PreparedLoad.of(file, facts),
                List.of(
                        new LayoutStage(),
                        new PerCpuStage(),
                        new OwnExportsStage(),
                        new SymbolsStage(),
                        new RelocationsStage()));
    }

    private Verdict examine(byte[] file) {
        Load load = relocated(file);
        new ExportsStage().examine(load);
        return load.findings().verdict();
    }

    private static void assertTaken(Verdict verdict, String name, String owner) {
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(Errno.ENOEXEC);
        assertThat(verdict.stage()).contains(LoadStage.EXPORTS);
        Finding finding = verdict.findings().get(verdict.findings().size() - 1);
        assertThat(finding.kernelLog())
                .contains("hello: exports duplicate symbol " + name + " (owned by " + owner + ")");
    }

    @Test
    void namesThatNobodyExportsAreFree() {
        assertThat(examine(SampleModule.amd64()).answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }

    @Test
    void whatTheKernelExportsIsTakenAlsoInTheGplTable() {
        facts.ofKernel.put("hello_gpl", export("hello_gpl", Optional.empty()));
        assertTaken(examine(SampleModule.amd64()), "hello_gpl", "kernel");
        facts.ofKernel.put("hello_ns", export("hello_ns", Optional.empty()));
        assertTaken(examine(SampleModule.amd64()), "hello_ns", "kernel");
    }

    @Test
    void pointersAreFollowedWhereThereAreNoOffsets() {
        facts.config = new Fact.Present<>(KernelConfig.parse(List.of("CONFIG_MODULES=y")));
        facts.ofKernel.put("hello_ns", export("hello_ns", Optional.empty()));
        assertTaken(
                examine(SampleModule.of(ElfWriter.x86(), SampleModule.Exports.POINTERS, SampleModule.Crcs.IN_FILE)),
                "hello_ns",
                "kernel");
    }

    @Test
    void whatALoadedModuleExportsIsTaken() {
        facts.modules = loaded("other");
        facts.ofModules.add(export("hello_answer", Optional.of("other")));
        assertTaken(examine(SampleModule.amd64()), "hello_answer", "other");
    }

    @Test
    void whatAModuleExportsThatIsNotLoadedIsFree() {
        facts.ofModules.add(export("hello_answer", Optional.of("other")));
        assertThat(examine(SampleModule.amd64()).answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }

    @Test
    void ofAKernelAtRestAnotherModulesExportIsAWarning() {
        facts.modules = new Fact.Absent<>("at rest");
        facts.ofModules.add(export("hello_answer", Optional.of("other")));
        facts.ofModules.add(export("hello_ns", Optional.of("hello")));
        Verdict verdict = examine(SampleModule.amd64());
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
            assertThat(finding.what()).contains("hello_answer").contains("other");
        });
    }

    @Test
    void theGplTableIsIgnoredWhereThereIsATableOfFlags() {
        kernel("7.2.13", 0x358);
        facts.ofKernel.put("hello_gpl", export("hello_gpl", Optional.empty()));
        byte[] flags = SampleModule.of(ElfWriter.x86(), SampleModule.Exports.FLAGS, SampleModule.Crcs.IN_FILE);
        assertTaken(examine(flags), "hello_gpl", "kernel");
        assertThat(ExportsStage.tables(PreparedLoad.of(flags, facts))).containsExactly("__ksymtab");
    }

    @Test
    void aNameOutsideOfTheModuleIsUnsafe() {
        Load load = relocated(SampleModule.amd64());
        long table = load.info().section(load.info().find("__ksymtab").orElseThrow()).address;
        load.memory().write(table + 4, 4, 0x7000_0000);
        try {
            new ExportsStage().examine(load);
        } catch (UnsafeAccess e) {
            assertThat(e.finding(LoadStage.EXPORTS).what()).contains("name pointer 0x");
            assertThat(e.finding(LoadStage.EXPORTS).where()).contains(new Finding.Place("__ksymtab", 4));
            return;
        }
        throw new AssertionError("it was followed");
    }

    @Test
    void anUnrelocatedNameIsEmpty() {
        Load load = relocated(SampleModule.amd64());
        long table = load.info().section(load.info().find("__ksymtab").orElseThrow()).address;
        load.memory().write(table + 4, 4, 0);
        facts.ofKernel.put("hello_answer", export("hello_answer", Optional.empty()));
        new ExportsStage().examine(load);
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }
}
