package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.SampleModule;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpectationTest {
    private static final int ALLOC = 2;

    private static KernelFacts kernel(Optional<Boolean> listsData) {
        SampleFacts facts = new SampleFacts();
        facts.listsData = listsData.<Fact<Boolean>>map(Fact.Present::new).orElse(new Fact.Hidden<>("x"));
        return facts;
    }

    private static Expectation of(byte[] file) {
        return Expectation.of(SampleModule.parse(file), kernel(Optional.of(true)), Optional.empty());
    }

    private static Expectation withModinfo(String modinfo) {
        ElfWriter elf = ElfWriter.x86();
        elf.section(".modinfo", 1, ALLOC, elf.buffer().text(modinfo).bytes());
        return Expectation.of(
                ModuleFile.parse(ModuleImage.of(elf.bytes(), "x.ko")), kernel(Optional.empty()), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "license=GPL|intree=Y|, \"\"",
                "license=Dual MIT/GPL|, O",
                "license=Proprietary|intree=Y|, P",
                "intree=Y|, P",
                "license=GPL|intree=Y|staging=Y|, C",
                "license=MIT|staging=Y|, PCO",
                "license=GPL|intree=Y|livepatch=Y|, K",
            })
    void tagsGiveTaints(String modinfo, String taints) {
        assertThat(withModinfo(modinfo.replace('|', '\0')).taints()).isEqualTo(taints);
    }

    @Test
    void theSampleShowsItsTags() {
        Expectation sample = of(SampleModule.amd64());
        assertThat(sample.name()).isEqualTo(new ModuleName("hello"));
        assertThat(sample.version()).contains("1.2.3");
        assertThat(sample.srcversion()).isEmpty();
        assertThat(sample.buildId()).contains("dead0001");
        assertThat(sample.taints()).isEqualTo("O");
    }

    @Test
    void sectionsAreTheAllocatedOnesThatAreNotEmptyAndTheSymbolTable() {
        assertThat(of(SampleModule.amd64()).sections())
                .containsExactly(
                        ".ARM.exidx.init.text",
                        ".bss",
                        ".exit.text",
                        ".gnu.linkonce.this_module",
                        ".init.text",
                        ".note.gnu.build-id",
                        ".rodata",
                        ".rodata.str1.1",
                        ".rodata__kcrctab",
                        ".rodata__kcrctab_gpl",
                        ".strtab",
                        ".symtab",
                        ".text",
                        "__kcrctab",
                        "__kcrctab_gpl",
                        "__ksymtab",
                        "__ksymtab_gpl",
                        "__ksymtab_strings",
                        "__param");
    }

    @Test
    void anEmptySectionIsNotShown() {
        ElfWriter elf = ElfWriter.x86();
        elf.section(".text", ElfConstants.SHT_PROGBITS, ElfWriter.CODE, new byte[0]);
        elf.section(".data", ElfConstants.SHT_PROGBITS, ElfWriter.DATA, new byte[1]);
        Expectation expectation = Expectation.of(
                ModuleFile.parse(ModuleImage.of(elf.bytes(), "x.ko")), kernel(Optional.empty()), Optional.empty());
        assertThat(expectation.sections()).contains(".data").doesNotContain(".text");
    }

    @Test
    void parametersWithoutPermissionsAreNotShown() {
        assertThat(of(SampleModule.amd64()).parameters()).containsExactly("loud", "numbers", "odd");
    }

    @Test
    void permanentIsInitWithoutExit() {
        assertThat(of(SampleModule.amd64()).permanent()).isFalse();
        assertThat(withModinfo("").permanent()).isFalse(); // neither init nor exit
        ElfWriter elf = ElfWriter.x86();
        int text = elf.section(".init.text", ElfConstants.SHT_PROGBITS, ElfWriter.CODE, new byte[8]);
        int init = elf.function("init_module", text, 0, 8);
        int module = elf.section(
                ".gnu.linkonce.this_module",
                1,
                3,
                elf.buffer().padTo(0x18).text("stay").padTo(0x200).bytes());
        elf.relocations(module, java.util.List.of(new ElfWriter.Rel(0x138, 1, init, 0)));
        assertThat(of(elf.bytes()).permanent()).isTrue();
        SampleFacts keepsAll = new SampleFacts();
        keepsAll.config = new Fact.Present<>(KernelConfig.parse(java.util.List.of("CONFIG_MODULES=y")));
        Expectation expectation = Expectation.of(SampleModule.parse(elf.bytes()), keepsAll, Optional.empty());
        assertThat(expectation.permanent())
                .isFalse(); // without MODULE_UNLOAD "-" stands for all that is shown of users
        assertThat(expectation.uses()).contains(Set.of());
    }

    @Test
    void theTwoTablesAreViewsOfOneList() {
        Expectation sample = of(SampleModule.amd64());
        assertThat(sample.duringInit())
                .extracting(symbol -> symbol.letter() + " " + symbol.name())
                .containsExactlyElementsOf(FakeKernel.DURING_INIT);
        assertThat(sample.afterInit())
                .extracting(symbol -> symbol.letter() + " " + symbol.name())
                .containsExactlyElementsOf(FakeKernel.AFTER_INIT);
    }

    @Test
    void aKernelThatListsCodeOnlyDropsTheDataAndAnUnknownOneIsTakenToListAll() {
        ModuleFile sample = SampleModule.parse(SampleModule.amd64());
        assertThat(Expectation.of(sample, kernel(Optional.of(false)), Optional.empty())
                        .afterInit())
                .extracting(KallsymsSymbol::letter)
                .containsOnly('t', 'T')
                .hasSize(5);
        assertThat(Expectation.of(sample, kernel(Optional.empty()), Optional.empty())
                        .afterInit())
                .hasSize(9);
    }
}
