package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.forecast.admission.ModinfoStage;
import io.github.jkmod.forecast.layout.ExistsStage;
import io.github.jkmod.forecast.layout.LayoutStage;
import io.github.jkmod.forecast.layout.PerCpuStage;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.symbols.OwnExportsStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.model.Taint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What comes between the layout and the symbols: the name, per-CPU memory, the module's own tables. */
final class LateSectionsTest {
    private final EarlyStages stages = new EarlyStages(Architecture.X86_64, "6.12.0")
            .option("MODVERSIONS", "y")
            .option("MODULE_FORCE_LOAD", "y");
    private final ElfWriter elf = ElfWriter.x86();

    private void module(String name) {
        elf.section(
                ".modinfo",
                ElfConstants.SHT_PROGBITS,
                ElfWriter.CONSTANTS,
                elf.buffer().text("name=x\0license=GPL\0").bytes(),
                0,
                0,
                1);
        elf.section(
                ".gnu.linkonce.this_module",
                1,
                3,
                elf.buffer().padTo(0x18).text(name).padTo(0x380).bytes());
    }

    private Load run() {
        return stages.run(
                elf.bytes(),
                new ModinfoStage(),
                new ExistsStage(),
                new LayoutStage(),
                new PerCpuStage(),
                new OwnExportsStage());
    }

    private void loaded(ProcModule.State state) {
        stages.facts.modules = new Fact.Present<>(List.of(
                new ProcModule(new ModuleName("x"), 1, OptionalLong.of(0), List.of(), state, 0, "", List.of())));
    }

    private Optional<Errno> errnoWith(ProcModule.State state) {
        module("x");
        loaded(state);
        return run().findings().verdict().errno();
    }

    @Test
    void aLoadedModuleOfTheNameIsEexist() {
        assertThat(errnoWith(ProcModule.State.LIVE)).contains(Errno.EEXIST);
    }

    @Test
    void oneThatIsLeavingIsEbusy() {
        assertThat(errnoWith(ProcModule.State.UNLOADING)).contains(Errno.EBUSY);
    }

    @Test
    void theNameInTheStructureCountsNotTheTag() {
        module("y");
        loaded(ProcModule.State.LIVE);
        assertThat(run().findings().verdict().errno()).isEmpty();
    }

    @Test
    void aHiddenListIsUnknownAndAnAbsentOneIsNone() {
        module("x");
        stages.facts.modules = new Fact.Hidden<>("hidden");
        assertThat(run().findings().verdict().unknown()).contains("loaded modules");
    }

    @Test
    void aNameWithoutEndIsUnsafe() {
        module("x".repeat(56));
        Load load = run();
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.UNSAFE);
    }

    private Optional<Errno> perCpu(int size, int align) {
        module("x");
        elf.section(".data..percpu", ElfConstants.SHT_PROGBITS, ElfWriter.DATA, new byte[size], 0, 0, align);
        return run().findings().verdict().errno();
    }

    @Test
    void theWholeReserveFits() {
        assertThat(perCpu(8192, 4096)).isEmpty();
    }

    @Test
    void moreThanTheReserveDoesNot() {
        assertThat(perCpu(8193, 1)).contains(Errno.ENOMEM);
    }

    @Test
    void anAlignmentThatIsNoPowerOfTwoIsNone() {
        assertThat(perCpu(8, 24)).contains(Errno.ENOMEM);
    }

    @Test
    void anAlignmentAboveAPageIsAPage() {
        assertThat(perCpu(8, 0x5000)).isEmpty();
    }

    @Test
    void exportsWithoutCrcsPassByForce() {
        module("x");
        elf.section("__ksymtab", ElfConstants.SHT_PROGBITS, ElfWriter.CONSTANTS, new byte[24]);
        Load load = run();
        assertThat(load.sections().exports().count()).isEqualTo(2);
        assertThat(load.module().taints()).contains(Taint.FORCED);
        assertThat(EarlyStages.whats(load)).contains("it exports symbols without CRCs (no __kcrctab)");
    }

    @Test
    void since71ExportsNeedFlags() {
        EarlyStages newer = new EarlyStages(Architecture.X86_64, "7.2.13");
        module("x");
        elf.section("__ksymtab", ElfConstants.SHT_PROGBITS, ElfWriter.CONSTANTS, new byte[24]);
        Load load =
                newer.run(elf.bytes(), new ModinfoStage(), new LayoutStage(), new PerCpuStage(), new OwnExportsStage());
        assertThat(load.findings().verdict().errno()).contains(Errno.ENOEXEC);
        assertThat(EarlyStages.logs(load)).contains("x: no flags for exported symbols");
    }
}
