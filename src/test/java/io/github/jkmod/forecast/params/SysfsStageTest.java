package io.github.jkmod.forecast.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jkmod.elf.ElfWriter.Rel;
import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SysfsStageTest {
    @Test
    void aBuiltInNameIsTaken() {
        ParameterModule module = ParameterModule.x86();
        module.module.facts.builtInNames = new Fact.Present<>(Set.of("hello"));
        Verdict verdict = module.verdict("6.1.0", "");
        assertThat(verdict.errno()).contains(Errno.EINVAL);
        assertThat(verdict.stage()).contains(LoadStage.SYSFS);
        assertThat(verdict.findings().get(0).kernelLog()).contains("hello: module is already loaded");
    }

    @Test
    void withoutTheNamesItIsUnknown() {
        ParameterModule module = ParameterModule.x86();
        module.module.facts.builtInNames = new Fact.Hidden<>("no");
        assertThat(module.verdict("6.1.0", "").unknown()).containsExactly("names in /sys/module");
    }

    @Test
    void twoVisibleParametersOfANameAreRefused() {
        Verdict verdict =
                ParameterModule.x86().with("x", "int").with("x", "byte").verdict("6.1.0", "");
        assertThat(verdict.errno()).contains(Errno.EEXIST);
        assertThat(verdict.findings().get(0).kernelLog())
                .contains("sysfs: cannot create duplicate filename '/module/hello/parameters/x'");
        assertThat(ParameterModule.x86()
                        .with("x", "int")
                        .with("x", "byte", 0, 0)
                        .verdict("6.1.0", "")
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
    }

    @ParameterizedTest
    @CsvSource({"5.10.0, ACCEPT", "6.1.0, ACCEPT", "6.12.0, REJECT", "7.2.0, REJECT"})
    void twoSectionsOfANameAreRefusedSinceThatMatters(String release, Verdict.Answer answer) {
        ParameterModule module = ParameterModule.x86();
        module.module.section(".data", RelocatedModule.DATA, new byte[4]);
        // the symbols of names and structures are one section further on, but there are no parameters
        Verdict verdict = module.verdict(release, "");
        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(verdict.findings().get(0).kernelLog())
                .contains("sysfs: cannot create duplicate filename '/module/hello/sections/.data'");
        if (answer == Verdict.Answer.REJECT) {
            assertThat(verdict.errno()).contains(Errno.EEXIST);
        }
    }

    @Test
    void emptySectionsAndThoseWithoutMemoryDoNotCount() {
        ParameterModule module = ParameterModule.x86();
        module.module.section(".data", RelocatedModule.DATA, new byte[0]).section(".data", 0, new byte[9]);
        assertThat(module.verdict("7.2.0", "").findings()).isEmpty();
    }

    @Test
    void strangeModesAreAWarning() {
        Verdict verdict = ParameterModule.x86().with("x", "int", 0777, 0).verdict("6.1.0", "");
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict.findings().get(0).kernelLog()).contains("Attribute x: Invalid permissions 0777");
    }

    @Test
    void aNameThatIsNotThereIsUnsafe() {
        ParameterModule module = ParameterModule.x86().with("x", "int");
        // the first relocation of the table is the name's: take it away by aiming at nothing
        Load load = module.load("6.1.0", "");
        load.memory().write(load.info().section(8).address, 8, 0);
        RelocatedModule.run(new SysfsStage(), load);
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.UNSAFE);

        Load other = ParameterModule.x86().with("x", "int").load("6.1.0", "");
        other.memory().write(other.info().section(8).address, 8, 0x1000);
        RelocatedModule.run(new SysfsStage(), other);
        assertThat(other.findings().verdict().answer()).isEqualTo(Verdict.Answer.UNSAFE);
    }

    @Test
    void afterADuplicateEveryNameIsReadAgain() {
        Load load = ParameterModule.x86()
                .with("x", "int")
                .with("x", "int")
                .with("y", "int")
                .load("6.1.0", "");
        assertThat(load.findings().verdict().errno()).contains(Errno.EEXIST);

        Load unsafe = ParameterModule.x86()
                .with("x", "int")
                .with("x", "int")
                .with("y", "int")
                .load("6.1.0", "");
        unsafe.memory().write(unsafe.info().section(8).address + 80, 8, 0);
        assertThat(catchThrowable(() -> new SysfsStage().examine(unsafe))).isInstanceOf(UnsafeAccess.class);
    }

    @Test
    void whenTheParametersAreGivenUpAnArraysOpsAreRead() {
        ParameterModule module = ParameterModule.x86().withArray("list", "int", 4, 4);
        Load load = module.load("6.1.0", "");
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.ACCEPT);
        load.memory().write(load.info().section(7).address + 16, 8, 0);
        RelocatedModule.run(new ParamsStage(), load);
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.UNSAFE);
    }

    @Test
    void initMustBeAFunctionOfTheModule() {
        assertThat(init(RelocatedModule.TEXT_SYMBOL, 0).answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(init(RelocatedModule.TEXT_SYMBOL, 4).answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(init(RelocatedModule.DATA_SYMBOL, 0).answer()).isEqualTo(Verdict.Answer.UNSAFE);
        Verdict verdict = init(RelocatedModule.IMPORT, 0);
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict.findings().get(0).where()).contains(new Finding.Place(".gnu.linkonce.this_module", 0x138));
    }

    private static Verdict init(int symbol, long addend) {
        ParameterModule module = ParameterModule.x86();
        module.module.facts.structModule = new Fact.Present<>(new StructModuleLayout(
                0x380,
                Map.of(
                        "init", new StructModuleLayout.Field(0x138, 8),
                        "name", new StructModuleLayout.Field(0x18, 56),
                        "list", new StructModuleLayout.Field(8, 16)),
                false));
        module.module.relocate(4, new Rel(0x138, 1, symbol, addend));
        return module.verdict("6.1.0", "");
    }

    @Test
    void relocationsOfWhatTheKernelKeepsInStructModuleAreRefusedOrUnsafe() {
        assertThat(kept(Architecture.X86_64).errno()).contains(Errno.ENOEXEC);
        assertThat(kept(Architecture.ARM).answer()).isEqualTo(Verdict.Answer.UNSAFE);
    }

    private static Verdict kept(Architecture architecture) {
        ParameterModule module = new ParameterModule(architecture);
        module.module.facts.structModule = new Fact.Present<>(
                new StructModuleLayout(0x380, Map.of("list", new StructModuleLayout.Field(8, 16)), false));
        int type = architecture == Architecture.ARM ? 2 : 1;
        module.module.relocate(4, new Rel(8, type, RelocatedModule.TEXT_SYMBOL, 0));
        return module.verdict("6.1.0", "");
    }
}
